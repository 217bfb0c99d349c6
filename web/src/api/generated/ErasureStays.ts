// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why something of a person stays.
 */
export type ErasureStays = "unit" | "proof";
