// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What is asked.
 */
export type PollPlan = {
/**
 * 1 to 300 characters.
 */
question: string,
/**
 * 2 to 64, each 1 to 300 characters and each once.
 */
choices: Array<string>,
/**
 * More than one may be chosen.
 */
multiple: boolean,
/**
 * Sums are shown while the poll runs, not only at its end.
 */
live: boolean,
/**
 * Time to answer; until somebody ends it when absent.
 */
seconds?: number, };
