// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A conference of a meeting.
 */
export type ConferenceSummary = { id: string, started_at_ms: number, ended_at_ms: number | null,
/**
 * Whether there still is a record of it.
 */
kept: boolean, };
