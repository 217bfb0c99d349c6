// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What becomes of people who sign in for the first time.
 */
export type UnknownPeople = "refuse" | "admit";
