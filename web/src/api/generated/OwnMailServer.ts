// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A mail server of the tenant. Always TLS.
 */
export type OwnMailServer = {
/**
 * `smtps://mail.example.org` or `smtp://mail.example.org:587`.
 */
url: string,
/**
 * The sender of all mails.
 */
address: string, user_name: string | null,
/**
 * It is told to nobody.
 */
has_password: boolean, };
