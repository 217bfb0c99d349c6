// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How a running poll stands; not numbered, the newest one counts.
 */
export type PollStanding = { poll: number, answers: number, eligible: number,
/**
 * Whether you have answered.
 */
answered: boolean,
/**
 * Of a live poll.
 */
counts: Array<number> | null, };
