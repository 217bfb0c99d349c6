// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/session/passkey` and `POST /api/v1/session/fresh/passkey`.
 */
export type PasskeyShown = { attempt: string, id: string, client_data: string, authenticator_data: string, signature: string, user_handle?: string, };
