// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The vote for which they are asked.
 */
export type VoteAsked = { vote: string, };
