// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A log of somebody else.
 */
export type WitnessedLog = { id: string, name: string, origin: string, key: string, size: number, seen_at_ms: number | null,
/**
 * How often it signed a checkpoint that contradicts what was cosigned.
 */
refused: number,
/**
 * The last of these.
 */
refusal: string | null, };
