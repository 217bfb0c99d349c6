// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why a line of a table of accounts does not count.
 */
export type ImportFault = "fields" | "formula" | "name" | "email-malformed" | "email-taken" | "email-twice" | "unit";
