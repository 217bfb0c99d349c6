// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Accounts by what they can do.
 */
export type PeopleCounts = { accounts: number,
/**
 * Can sign in.
 */
active: number,
/**
 * Have not set up their account yet.
 */
invited: number,
/**
 * May sign in and administer the whole tenant.
 */
administrators: number, };
