// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Opens the votes of a meeting to somebody in its room.
 */
export type VoteTicket = { ticket: string, };
