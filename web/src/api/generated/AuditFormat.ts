// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How an export looks.
 */
export type AuditFormat = "json-lines" | "cef";
