// Generated from crates/wire by `make generate`. Do not edit.
import type { Account } from "./Account";

/**
 * Answer to [`NewAccount`] and to `POST /api/v1/accounts/{id}/setup-link`.
 */
export type AccountInvitation = { account: Account,
/**
 * One-time link by which the person chooses a password. Shown once; only its keyed hash is stored. Absent when it
 * is mailed to the person.
 */
setup_url: string | null, expires_at_ms: number, };
