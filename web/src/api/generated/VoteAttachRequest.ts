// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/attachments`: adds a file to the motion of a vote that is being prepared.
 */
export type VoteAttachRequest = { ticket: string,
/**
 * Nothing for a new vote.
 */
vote: string | null,
/**
 * With the ending of its kind: PDF, PNG, JPEG or text. Normalised (NFC).
 */
name: string,
/**
 * At most [`VOTE_ATTACHMENT_BYTES_MAX`], base64.
 */
content: string, };
