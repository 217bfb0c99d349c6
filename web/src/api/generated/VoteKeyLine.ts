// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The key of somebody for this meeting.
 */
export type VoteKeyLine = { id: string,
/**
 * Ed25519, base64.
 */
key: string,
/**
 * `sign_in`, `hardware` or `minutes`, as it stands in the roll.
 */
proof: string, };
