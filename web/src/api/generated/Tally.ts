// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Sums of a poll.
 */
export type Tally = {
/**
 * People who answered.
 */
answers: number,
/**
 * People who were there at the end and might have, or did.
 */
eligible: number,
/**
 * For each choice, in its order.
 */
counts: Array<number>, };
