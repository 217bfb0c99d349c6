// Generated from crates/wire by `make generate`. Do not edit.
import type { QuorumState } from "./QuorumState";

/**
 * The numbers of this moment. Heads, unless it says votes.
 */
export type Standing = {
/**
 * Seats that the body has by law, and those that nobody holds.
 */
statutory: number, vacant: number,
/**
 * Seats without a vote because of bias.
 */
excluded: number,
/**
 * Who is there and has a vote, and where.
 */
present: number, room: number, remote: number, phone: number,
/**
 * Votes of those.
 */
votes: number,
/**
 * With what the rule compares, and how many it wants; nothing is wanted when there is no quorum.
 */
of: number, required: number, counted: number, quorum: QuorumState,
/**
 * Found by the chair; doubted by a member since.
 */
established: boolean, doubted: boolean, };
