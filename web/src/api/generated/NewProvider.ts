// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/providers`. The rest is set when Plenum has been registered there.
 */
export type NewProvider = { name: string, issuer: string, };
