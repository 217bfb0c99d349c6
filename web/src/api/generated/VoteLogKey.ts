// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `GET /api/v1/votes/log-key`: what somebody trusts who verifies records of this tenant.
 */
export type VoteLogKey = {
/**
 * Of the log in which votes are sealed, as signed-note writes it: for `votecheck --log-key`.
 */
key: string,
/**
 * The newest one; nothing before the first vote.
 */
checkpoint: string | null, };
