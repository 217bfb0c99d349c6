// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/join/verify`: the code of the mail.
 */
export type GuestVerification = { code: string,
/**
 * From the fragment of the personal link.
 */
secret: string,
/**
 * Six digits; spaces and hyphens do not matter.
 */
verification_code: string, };
