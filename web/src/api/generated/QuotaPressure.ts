// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How near a limit is.
 */
export type QuotaPressure = "free" | "warned" | "full";
