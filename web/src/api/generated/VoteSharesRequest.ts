// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/shares`: what is sealed for oneself as a trustee.
 */
export type VoteSharesRequest = { ticket: string,
/**
 * Entry of the first ballot whose share is wanted.
 */
from: number, };
