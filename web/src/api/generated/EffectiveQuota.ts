// Generated from crates/wire by `make generate`. Do not edit.
import type { Quota } from "./Quota";
import type { QuotaBound } from "./QuotaBound";

/**
 * The most that the last of some levels can have.
 */
export type EffectiveQuota = { quota: Quota, soft?: QuotaBound, hard?: QuotaBound, };
