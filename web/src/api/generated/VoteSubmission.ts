// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/entries`: something to be entered.
 */
export type VoteSubmission = { ticket: string,
/**
 * As in FORMAT-entries.md.
 */
type: string,
/**
 * One's own id in the roll; nothing for sums and complaints, which are signed inside.
 */
by: string | null,
/**
 * Base64, 64 bytes.
 */
sig: string | null,
/**
 * Base64, 16 bytes.
 */
salt: string, body: string,
/**
 * Of a secret ballot: the sealed shares in the order of the trustees, base64.
 */
shares: Array<string>, };
