// Generated from crates/wire by `make generate`. Do not edit.
import type { BodySeat } from "./BodySeat";
import type { Exclusion } from "./Exclusion";
import type { Interval } from "./Interval";
import type { MemberId } from "./MemberId";
import type { SittingOffice } from "./SittingOffice";
import type { StandIn } from "./StandIn";

/**
 * Somebody in the register, and where they were.
 */
export type MemberRecord = { id: MemberId, name: string, office: SittingOffice | null, function: string | null, group: string | null, seat: BodySeat,
/**
 * In order of time; the last one is open while the member is there.
 */
stays: Array<Interval>, exclusions: Array<Exclusion>, stood_in: Array<StandIn>,
/**
 * When they confirmed in text form to be there.
 */
confirmed_at_ms: number | null,
/**
 * Who they are in the room, somebody has said by hand.
 */
by_hand: boolean, };
