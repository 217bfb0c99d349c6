// Generated from crates/wire by `make generate`. Do not edit.
import type { NewMailServer } from "./NewMailServer";

/**
 * `PUT /api/v1/mail/sender`.
 */
export type MailSenderChange = { reply_to: string | null, server: NewMailServer | null,
/**
 * The version that is changed.
 */
seen: number, };
