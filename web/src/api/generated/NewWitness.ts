// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/witnesses`.
 */
export type NewWitness = { name: string, url: string,
/**
 * As signed-note writes it, of type 0x04.
 */
key: string, };
