// Generated from crates/wire by `make generate`. Do not edit.
import type { MailServer } from "./MailServer";

/**
 * `GET /api/v1/operator/mail`.
 */
export type MailState = {
/**
 * Absent while no mail server is configured; then nothing is mailed.
 */
server: MailServer | null, };
