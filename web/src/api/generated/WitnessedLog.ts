// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A log of somebody else.
 */
export type WitnessedLog = { id: string, name: string, origin: string, key: string, size: number, seen_at_ms: number | null,
/**
 * When it was first seen that the log signed a checkpoint that contradicts what was cosigned.
 */
forked_at_ms: number | null,
/**
 * What proves it: both notes as the log signed them, of one size and with two roots, the cosigned one first.
 */
evidence: string | null, };
