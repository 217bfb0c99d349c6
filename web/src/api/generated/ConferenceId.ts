// Generated from crates/wire by `make generate`. Do not edit.

/**
 * One live run of a meeting, with its own journal.
 */
export type ConferenceId = string;
