// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { QuotaState } from "./QuotaState";

/**
 * The limits of a level. The `ETag` of the answer is the version of the level.
 */
export type QuotaLevel = { level: PolicyLevelRef, quotas: Array<QuotaState>, };
