// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How far a vote is.
 */
export type VoteStage = "empty" | "frozen" | "listed" | "open" | "closed" | "counted" | "announced" | "void";
