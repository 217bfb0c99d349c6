// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/me/identities`: goes to a provider to connect an identity with one's own account.
 */
export type NewIdentity = { provider: string, return_to: string, };
