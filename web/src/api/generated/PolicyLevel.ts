// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicyState } from "./PolicyState";

/**
 * What a level sets and what holds there. The `ETag` of the answer is the version of the level.
 */
export type PolicyLevel = { level: PolicyLevelRef,
/**
 * From the installation, itself at the end.
 */
path: Array<PolicyLevelRef>,
/**
 * In the order of the page.
 */
policies: Array<PolicyState>, };
