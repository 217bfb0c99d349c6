// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a browser is asked to show (`PublicKeyCredentialRequestOptions`).
 */
export type PasskeyRequest = { attempt: string, challenge: string, rp_id: string,
/**
 * Empty: any that says itself whose it is.
 */
allow: Array<string>, };
