// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/join/code`: mails a code to the address of the invitation.
 */
export type GuestCodeRequest = { code: string,
/**
 * From the fragment of the personal link.
 */
secret: string, };
