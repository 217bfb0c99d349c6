// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyRef } from "./BodyRef";
import type { BodyVote } from "./BodyVote";
import type { CircularWay } from "./CircularWay";
import type { VoteDuty } from "./VoteDuty";

/**
 * `GET /api/v1/bodies/{id}/votes`: the newest first.
 */
export type BodyVotePage = { body: BodyRef,
/**
 * Id of the profile of rules.
 */
profile: string,
/**
 * One's own part in votes of this body; nothing for whoever leads none.
 */
duty: VoteDuty | null, circular: CircularWay, items: Array<BodyVote>, next_cursor: string | null, };
