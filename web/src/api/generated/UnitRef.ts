// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A unit by name.
 */
export type UnitRef = { id: string, name: string, short_name: string, };
