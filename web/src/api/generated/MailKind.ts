// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a mail is about.
 */
export type MailKind = "account-link" | "password-reset" | "sign-in-changed" | "invitation" | "invitation-withdrawn" | "guest-code" | "vote-opened" | "vote-reminder" | "vote-closed" | "vote-over";
