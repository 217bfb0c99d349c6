// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What is wrong with a field.
 */
export type FieldCode = "required" | "too-short" | "too-long" | "malformed" | "taken" | "wrong" | "unreachable" | "refused" | "mismatch" | "unfit" | "locked" | "unreadable" | "too-large";
