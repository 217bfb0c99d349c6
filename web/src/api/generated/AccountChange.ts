// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/accounts/{id}`, administrators of the tenant or of the account's unit; absent fields stay.
 */
export type AccountChange = { name?: string,
/**
 * The address to sign in with.
 */
email?: string, administrator?: boolean,
/**
 * `null` takes the person out of every unit.
 */
unit_id?: string | null,
/**
 * `true` disables the account and ends its sessions, `false` enables it again.
 */
disabled?: boolean, };
