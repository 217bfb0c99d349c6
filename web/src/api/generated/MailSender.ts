// Generated from crates/wire by `make generate`. Do not edit.
import type { OwnMailServer } from "./OwnMailServer";

/**
 * `GET /api/v1/mail/sender`: who reads answers, and through which server mails go.
 */
export type MailSender = {
/**
 * What a change names as `seen`; 0 while nothing is set.
 */
version: number,
/**
 * Where answers go; absent: nobody reads them, and each mail says so.
 */
reply_to: string | null,
/**
 * Absent: that of the installation.
 */
server: OwnMailServer | null,
/**
 * The sender of the installation's mail server, if it has one.
 */
installation_from: string | null, };
