// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A mail server. Name and password are told to nobody.
 */
export type MailServer = {
/**
 * Host and port.
 */
name: string,
/**
 * Whether the way there is encrypted.
 */
encrypted: boolean,
/**
 * Sender of all mails.
 */
from: string, };
