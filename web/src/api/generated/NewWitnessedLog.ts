// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/operator/witnessed-logs`.
 */
export type NewWitnessedLog = { name: string,
/**
 * As signed-note writes it, of type 0x01.
 */
key: string, };
