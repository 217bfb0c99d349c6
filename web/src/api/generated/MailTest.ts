// Generated from crates/wire by `make generate`. Do not edit.
import type { MailLanguage } from "./MailLanguage";

/**
 * `POST /api/v1/operator/mail/test`: a mail that shows that mail works.
 */
export type MailTest = { email: string, language: MailLanguage, };
