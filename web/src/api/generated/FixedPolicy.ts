// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyKey } from "./PolicyKey";
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicyValue } from "./PolicyValue";

/**
 * What is fixed for a meeting before anybody plans it.
 */
export type FixedPolicy = { key: PolicyKey, value: PolicyValue,
/**
 * Who fixed it.
 */
by: PolicyLevelRef, reason: string | null, };
