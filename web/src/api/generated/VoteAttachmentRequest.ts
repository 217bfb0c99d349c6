// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/attachment` and `…/attachments/remove`: which one.
 */
export type VoteAttachmentRequest = { ticket: string,
/**
 * SHA-256, base64.
 */
hash: string, };
