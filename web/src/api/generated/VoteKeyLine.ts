// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteKeyProof } from "./VoteKeyProof";

/**
 * The key of somebody for this meeting.
 */
export type VoteKeyLine = { id: string,
/**
 * Ed25519, base64.
 */
key: string, proof: VoteKeyProof, };
