// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A time in somebody's place.
 */
export type StandIn = {
/**
 * Name of whom they stood in for.
 */
holder: string, from_ms: number, to_ms: number | null, };
