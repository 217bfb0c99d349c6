// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How sure the server is of who somebody is.
 */
export type ParticipantKind = "account" | "guest" | "verified-guest";
