// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Somebody who is asked to cosign.
 */
export type Witness = { id: string, name: string,
/**
 * Where it is asked, without `/add-checkpoint`.
 */
url: string, key: string,
/**
 * Entries of the log that it cosigned last; 0 for none.
 */
size: number, seen_at_ms: number | null,
/**
 * Why it did not the last time; a stable word.
 */
fault: string | null, };
