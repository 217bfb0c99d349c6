// Generated from crates/wire by `make generate`. Do not edit.
import type { MailKind } from "./MailKind";
import type { MailLanguage } from "./MailLanguage";
import type { MailWords } from "./MailWords";

/**
 * `PUT /api/v1/mail/texts`.
 */
export type MailTextChange = { kind: MailKind, language: MailLanguage,
/**
 * Absent: those that Plenum brings hold again.
 */
words: MailWords | null,
/**
 * The version that is changed.
 */
seen: number, };
