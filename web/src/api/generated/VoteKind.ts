// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How ballots are cast.
 */
export type VoteKind = "open" | "roll-call" | "roll-call-by-name" | "secret" | "lot";
