// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A named permission set.
 */
export type Role = "chair" | "deputy" | "minute-taker" | "technician" | "speaker" | "participant" | "observer" | "interpreter" | "captioner" | "custom-1" | "custom-2" | "custom-3" | "custom-4" | "custom-5" | "custom-6" | "custom-7" | "custom-8";
