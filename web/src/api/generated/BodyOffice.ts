// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who leads a body, or stands in for who leads.
 */
export type BodyOffice = "chair" | "deputy";
