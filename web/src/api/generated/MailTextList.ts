// Generated from crates/wire by `make generate`. Do not edit.
import type { MailText } from "./MailText";

/**
 * `GET /api/v1/mail/texts`: the words of all mails that the tenant sends.
 */
export type MailTextList = { items: Array<MailText>, };
