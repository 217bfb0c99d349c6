// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A body by name.
 */
export type BodyRef = { id: string, name: string, };
