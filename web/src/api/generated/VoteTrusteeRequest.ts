// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/trustee`: agrees to be one.
 */
export type VoteTrusteeRequest = { ticket: string,
/**
 * X-Wing, 1,216 bytes, base64. What a trustee signs is signed with the key that they registered.
 */
kem: string, };
