// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How far the export of a tenant is.
 */
export type ExportProgress = "running" | "done" | "failed";
