// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A raised hand; its place is its position in the list.
 */
export type Hand = { participant: string, raised_at_ms: number, };
