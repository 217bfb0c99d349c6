// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A look to start from.
 */
export type LookTheme = "plenum" | "authority" | "own";
