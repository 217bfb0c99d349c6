// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";

/**
 * The number that counts, and the level that says it.
 */
export type QuotaBound = { value: number, by: PolicyLevelRef, };
