// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A named permission set.
 */
export type Role = "chair" | "deputy" | "minute-taker" | "technician" | "speaker" | "participant" | "observer" | "interpreter" | "captioner";
