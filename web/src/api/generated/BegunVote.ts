// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A vote that was begun.
 */
export type BegunVote = { vote: string, };
