// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicyRefusal } from "./PolicyRefusal";

/**
 * An edit that cannot be saved.
 */
export type RefusedPolicyEdit = { level: PolicyLevelRef, refusal: PolicyRefusal, };
