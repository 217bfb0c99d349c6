// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The plan of a meeting; it lives longer than any of its conferences.
 */
export type MeetingId = string;
