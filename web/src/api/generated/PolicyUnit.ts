// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a number counts.
 */
export type PolicyUnit = "days" | "seconds" | "people";
