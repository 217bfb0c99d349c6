// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How far a mail has come.
 */
export type InvitationMail = "sent" | "waiting" | "failed";
