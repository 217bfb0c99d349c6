// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/accounts/{id}`, administrators only; absent fields stay.
 */
export type AccountChange = { name?: string, administrator?: boolean,
/**
 * `true` disables the account and ends its sessions, `false` enables it again.
 */
disabled?: boolean, };
