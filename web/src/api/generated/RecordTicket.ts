// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Opens the record of one conference for some minutes. The conference socket gives one too, to
 * whoever may see the record there.
 */
export type RecordTicket = { ticket: string, };
