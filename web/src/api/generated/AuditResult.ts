// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How it ended.
 */
export type AuditResult = "ok" | "refused";
