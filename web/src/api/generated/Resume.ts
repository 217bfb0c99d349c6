// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The last state a client has.
 */
export type Resume = { conference: string,
/**
 * Number of the last event seen.
 */
after: number, };
