// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How an account is signed in to.
 */
export type SignInWays = { password: boolean,
/**
 * How many passkeys it has.
 */
passkeys: number,
/**
 * How many identities at providers lead to it.
 */
identities: number,
/**
 * Absent while nobody has signed in, or since before this was kept.
 */
last_at_ms: number | null, };
