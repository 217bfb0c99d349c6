// Generated from crates/wire by `make generate`. Do not edit.
import type { FixedPolicy } from "./FixedPolicy";

/**
 * `GET /api/v1/policies/fixed`.
 */
export type FixedPolicies = { items: Array<FixedPolicy>, };
