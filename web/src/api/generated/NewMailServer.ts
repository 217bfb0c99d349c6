// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A mail server as it shall be.
 */
export type NewMailServer = {
/**
 * `smtps://mail.example.org` or `smtp://mail.example.org:587`, on port 465, 587 or one above 1023.
 */
url: string, address: string, user_name: string | null,
/**
 * Absent: the one that is there stays, as long as address and user name do.
 */
password: string | null, };
