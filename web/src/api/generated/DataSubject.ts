// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Whom data is about.
 */
export type DataSubject = "accounts" | "members" | "attendees" | "administrators" | "nobody";
