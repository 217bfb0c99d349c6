// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why a line of a table of members does not count.
 */
export type BodyImportFault = "fields" | "formula" | "name" | "email" | "twice" | "text" | "seat" | "weight" | "day" | "substitute" | "full";
