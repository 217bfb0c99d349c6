// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/cosignatures`: one's device found the closed log whole.
 */
export type VoteCosignRequest = { ticket: string,
/**
 * A line of signed-note, type `0x04`, under the name `<origin>/<own id>`.
 */
line: string, };
