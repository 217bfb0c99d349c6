// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteStage } from "./VoteStage";
import type { VoteStamp } from "./VoteStamp";

/**
 * A vote of this meeting, whenever it goes on. To everybody in the room.
 */
export type VoteNews = { id: string, title: string, stage: VoteStage,
/**
 * Entries of its log. A client that has fewer reads on.
 */
size: number,
/**
 * Whose devices confirmed the closed log so far.
 */
confirmed: number,
/**
 * Who was asked to be a trustee, and who agreed, by their ids in the roll; while it is being prepared.
 */
asked: Array<string>, agreed: Array<string>, stamp: VoteStamp, };
