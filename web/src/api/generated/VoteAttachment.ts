// Generated from crates/wire by `make generate`. Do not edit.

/**
 * An attachment of a motion.
 */
export type VoteAttachment = { name: string,
/**
 * Bytes.
 */
size: number,
/**
 * SHA-256, base64, as it stands in the definition.
 */
hash: string, };
