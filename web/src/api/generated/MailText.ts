// Generated from crates/wire by `make generate`. Do not edit.
import type { MailKind } from "./MailKind";
import type { MailLanguage } from "./MailLanguage";
import type { MailWords } from "./MailWords";

/**
 * The words of a kind of mail in a language.
 */
export type MailText = { kind: MailKind, language: MailLanguage,
/**
 * What a change names as `seen`; 0 while the tenant has written none.
 */
version: number,
/**
 * Words of the tenant; absent while those that Plenum brings hold.
 */
own: MailWords | null, built_in: MailWords,
/**
 * Names that may stand in braces, as in `{name}`.
 */
places: Array<string>, };
