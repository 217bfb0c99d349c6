// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a browser is asked to make (`PublicKeyCredentialCreationOptions`).
 */
export type PasskeyCreation = {
/**
 * Goes back with the answer; good once, for ten minutes.
 */
attempt: string, challenge: string, rp_id: string, rp_name: string, user_id: string, user_name: string, user_display_name: string,
/**
 * COSE numbers, the preferred first.
 */
algorithms: Array<number>,
/**
 * Passkeys that are there already.
 */
exclude: Array<string>, };
