// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A class of data with a time of its own.
 */
export type RetentionClass = "chats" | "attendance" | "journals" | "meetings" | "links" | "sign-ins" | "mails" | "webhooks" | "audit" | "addresses" | "shares" | "vote-drafts";
