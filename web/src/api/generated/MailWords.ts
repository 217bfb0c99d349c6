// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Subject, introduction and closing of a mail. Between the latter stands the link or code, whatever the words are.
 */
export type MailWords = {
/**
 * One line of at most 120 characters.
 */
subject: string,
/**
 * At most 2,000 characters; an empty line begins a paragraph.
 */
intro: string,
/**
 * The same; may be empty.
 */
closing: string, };
