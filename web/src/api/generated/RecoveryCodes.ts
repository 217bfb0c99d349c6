// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Answer to `POST /api/v1/me/recovery-codes`. Shown once; only keyed hashes are stored. Deliberately not `Debug`.
 */
export type RecoveryCodes = { codes: Array<string>, };
