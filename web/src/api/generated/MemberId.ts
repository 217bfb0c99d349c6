// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Somebody in a register: 128 random bits, written as 32 small hexadecimal digits. No account: it stays what it is when
 * the account is deleted.
 */
export type MemberId = string;
