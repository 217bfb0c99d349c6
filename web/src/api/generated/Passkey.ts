// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A passkey as its owner and administrators see it.
 */
export type Passkey = { id: string,
/**
 * 1 to 100 characters, chosen by its owner.
 */
name: string,
/**
 * The host name under which it signs in.
 */
host: string,
/**
 * Kept in a keyring that goes with the person to other devices.
 */
synced: boolean,
/**
 * There may be a copy of it: it opens nothing any more and should be deleted.
 */
blocked: boolean, created_at_ms: number, last_used_at_ms: number | null, };
