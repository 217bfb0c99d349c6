// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyVoteMeeting } from "./BodyVoteMeeting";
import type { BodyVoteOutcome } from "./BodyVoteOutcome";
import type { VoteStage } from "./VoteStage";

/**
 * A vote of a body, as its list shows it.
 */
export type BodyVote = { id: string, title: string, stage: VoteStage,
/**
 * `open`, `roll-call`, `roll-call-by-name`, `secret` or `lot`; nothing before anything is fixed.
 */
kind: string | null,
/**
 * Without a meeting.
 */
circular: boolean,
/**
 * The meeting in which it was held, while it is there.
 */
meeting: BodyVoteMeeting | null, created_at_ms: number,
/**
 * When it closes by itself.
 */
until_ms: number | null, ended_at_ms: number | null,
/**
 * What came out, as soon as it is announced.
 */
outcome: BodyVoteOutcome | null, };
