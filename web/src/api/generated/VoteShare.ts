// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A sealed share.
 */
export type VoteShare = {
/**
 * The entry of its ballot.
 */
index: number,
/**
 * Base64.
 */
share: string, };
