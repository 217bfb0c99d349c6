// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/key`: registers one's key for this meeting.
 */
export type VoteKeyRequest = { ticket: string,
/**
 * Ed25519, base64.
 */
key: string,
/**
 * Of the fields `plenum voter key`, meeting (16 bytes), own id (16 bytes), key, each with its length in four bytes
 * before it: whoever registers a key has it. Base64.
 */
signature: string, };
