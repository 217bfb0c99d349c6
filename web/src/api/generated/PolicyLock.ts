// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicyValue } from "./PolicyValue";

/**
 * A lock in force.
 */
export type PolicyLock = { by: PolicyLevelRef,
/**
 * The loosest value below it.
 */
value: PolicyValue, reason?: string, };
