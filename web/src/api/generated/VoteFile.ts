// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What is downloaded of a vote.
 */
export type VoteFile = "record" | "protocol-de" | "protocol-en";
