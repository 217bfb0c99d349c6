// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How it stands with the time stamp over the record of a vote.
 */
export type VoteStamp = "off" | "waiting" | "stamped";
