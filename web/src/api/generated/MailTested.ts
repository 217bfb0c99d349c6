// Generated from crates/wire by `make generate`. Do not edit.
import type { MailFault } from "./MailFault";

/**
 * What the mail server said to a test mail.
 */
export type MailTested = {
/**
 * Absent when it took the mail.
 */
fault: MailFault | null,
/**
 * Its own words, when it refused.
 */
reply: string | null, };
