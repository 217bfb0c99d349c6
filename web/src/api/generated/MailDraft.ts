// Generated from crates/wire by `make generate`. Do not edit.
import type { MailKind } from "./MailKind";
import type { MailLanguage } from "./MailLanguage";
import type { MailWords } from "./MailWords";

/**
 * `POST /api/v1/mail/texts/preview`.
 */
export type MailDraft = { kind: MailKind, language: MailLanguage, words: MailWords, };
