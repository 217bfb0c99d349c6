// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A person in a conference, whatever devices they use.
 */
export type ParticipantId = string;
