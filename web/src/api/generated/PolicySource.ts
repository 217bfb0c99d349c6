// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyOrigin } from "./PolicyOrigin";
import type { PolicyValue } from "./PolicyValue";

/**
 * A value with its origin.
 */
export type PolicySource = { value: PolicyValue, origin: PolicyOrigin, };
