// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who is next in a round.
 */
export type Strategy = "list" | "random" | "nomination" | "queue";
