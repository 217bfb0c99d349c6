// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/record`.
 */
export type RecordRequest = { ticket: string, };
