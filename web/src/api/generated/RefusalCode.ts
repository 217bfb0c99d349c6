// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why a command was refused.
 */
export type RefusalCode = "not-permitted" | "not-found" | "invalid-text" | "too-many" | "invalid-value" | "policy" | "not-now" | "malformed";
