// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/me/passkeys`.
 */
export type NewPasskey = { attempt: string, name: string, id: string, client_data: string, attestation: string, };
