// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Where somebody is.
 */
export type PresencePlace = "room" | "remote" | "phone";
