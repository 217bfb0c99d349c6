// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What came out of a vote.
 */
export type BodyVoteOutcome = {
/**
 * `passed`, `rejected`, `no-quorum`, `elected`, `second-round`, `seated`.
 */
what: string,
/**
 * Whoever was chosen, as they were called.
 */
names: Array<string>, };
