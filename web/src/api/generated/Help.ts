// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A room asks somebody who leads to come.
 */
export type Help = { from_name: string, since_ms: number, text: string | null, };
