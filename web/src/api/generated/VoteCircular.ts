// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A vote without a meeting.
 */
export type VoteCircular = {
/**
 * One member who opposes is enough, and there is no result.
 */
opposable: boolean, };
