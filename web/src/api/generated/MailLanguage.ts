// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A language that mails are written in.
 */
export type MailLanguage = "de" | "en";
