// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Somebody by name.
 */
export type Person = { id: string, name: string, email: string, };
