// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Leads the body, or stands in for who leads.
 */
export type SittingOffice = "chair" | "deputy";
