// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelKind } from "./PolicyLevelKind";
import type { Quota } from "./Quota";

/**
 * A quota that is used up.
 */
export type QuotaProblem = { quota: Quota,
/**
 * Whose quota it is.
 */
by: PolicyLevelKind, limit: number,
/**
 * There is room, but others are due it.
 */
fair_share: boolean, };
