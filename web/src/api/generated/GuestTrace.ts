// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A guest of a meeting who is still known.
 */
export type GuestTrace = { id: string, name: string,
/**
 * Title of the meeting.
 */
meeting: string, seen_at_ms: number, };
