// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A token of the client and its value.
 */
export type ColourToken = { name: string, value: string, };
