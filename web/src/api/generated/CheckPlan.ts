// Generated from crates/wire by `make generate`. Do not edit.

/**
 * When checks come, seconds. The moment is drawn anew each time.
 */
export type CheckPlan = {
/**
 * The first one not before this time has passed …
 */
first_after: number,
/**
 * … and at most this much later.
 */
first_within: number,
/**
 * The next ones not before this time has passed since the last …
 */
next_after: number,
/**
 * … and at most this much later.
 */
next_within: number,
/**
 * Time to answer.
 */
answer: number, };
