// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A mail as its recipient reads it, with examples in its places.
 */
export type MailPreview = { subject: string,
/**
 * Paragraphs, link and code, and why one gets it.
 */
text: string, };
