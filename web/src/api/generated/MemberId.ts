// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Somebody in a register, or who keeps the minutes. No account: it stays what it is when the account is deleted.
 */
export type MemberId = string;
