// Generated from crates/wire by `make generate`. Do not edit.

/**
 * It is stored.
 */
export type VoteAccepted = { index: number,
/**
 * The header of the entry, as it is hashed.
 */
entry: string,
/**
 * That it stands in the log, under a signed checkpoint (C2SP tlog-proof).
 */
proof: string, };
