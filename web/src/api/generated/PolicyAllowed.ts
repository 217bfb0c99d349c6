// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyUnit } from "./PolicyUnit";
import type { PolicyValue } from "./PolicyValue";

/**
 * What may be set, in words a console can build a control from.
 */
export type PolicyAllowed = { "kind": "one-of", values: Array<PolicyValue>, } | { "kind": "range", min: number, max: number, unit: PolicyUnit, } | { "kind": "part-of", names: Array<string>, } | { "kind": "nothing" };
