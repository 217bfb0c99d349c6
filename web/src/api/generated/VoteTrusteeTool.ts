// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A program of a trustee beside the browser.
 */
export type VoteTrusteeTool = {
/**
 * Ed25519, 32 bytes, base64.
 */
key: string,
/**
 * By this key, over its offer of both keys for this vote and person, 64 bytes, base64.
 */
proof: string, };
