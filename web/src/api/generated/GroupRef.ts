// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A group by name.
 */
export type GroupRef = { id: string, name: string, };
