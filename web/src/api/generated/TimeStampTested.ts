// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What came of a test.
 */
export type TimeStampTested = {
/**
 * A stable word; absent when a stamp came that is right.
 */
fault: string | null,
/**
 * The time that the authority said.
 */
at_ms: number | null,
/**
 * The policy under which it stamped.
 */
policy: string | null, };
