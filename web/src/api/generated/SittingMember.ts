// Generated from crates/wire by `make generate`. Do not edit.
import type { BodySeat } from "./BodySeat";
import type { MemberId } from "./MemberId";
import type { ParticipantId } from "./ParticipantId";
import type { PresencePlace } from "./PresencePlace";
import type { SittingOffice } from "./SittingOffice";

/**
 * Somebody in the register, and where they are.
 */
export type SittingMember = { id: MemberId, name: string, office: SittingOffice | null, function: string | null, group: string | null, seat: BodySeat,
/**
 * Who in the room it is.
 */
participant: ParticipantId | null,
/**
 * Somebody has said so; otherwise the sign-in does.
 */
by_hand: boolean, place: PresencePlace | null,
/**
 * Since when they have been there without a break.
 */
since_ms: number | null,
/**
 * Excluded for bias: has no vote.
 */
excluded: boolean,
/**
 * For whom they stand in.
 */
stands_in_for: MemberId | null,
/**
 * Who stands in for them.
 */
replaced_by: MemberId | null,
/**
 * Whose turn it is to stand in for them.
 */
next_substitute: MemberId | null,
/**
 * Votes that they have, there or not.
 */
votes: number,
/**
 * Has confirmed in text form to be there.
 */
confirmed: boolean, };
