// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyAllowed } from "./PolicyAllowed";
import type { PolicyKey } from "./PolicyKey";
import type { PolicyLevelKind } from "./PolicyLevelKind";
import type { PolicyLevelRef } from "./PolicyLevelRef";

/**
 * Why a setting is not accepted.
 */
export type PolicyRefusal = { "refusal": "not-here", key: PolicyKey, levels: Array<PolicyLevelKind>, } | { "refusal": "invalid", key: PolicyKey, allowed: PolicyAllowed, } | { "refusal": "locked", key: PolicyKey, by: PolicyLevelRef, reason?: string,
/**
 * What may be set in spite of the lock.
 */
allowed: PolicyAllowed, } | { "refusal": "nothing-below", key: PolicyKey, } | { "refusal": "invalid-reason", key: PolicyKey, };
