// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why a mail was not taken.
 */
export type MailFault = "unreachable" | "slow" | "tls" | "deferred" | "refused" | "broken";
