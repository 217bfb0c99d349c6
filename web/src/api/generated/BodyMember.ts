// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyOffice } from "./BodyOffice";
import type { BodySeat } from "./BodySeat";
import type { Person } from "./Person";

/**
 * Somebody in the register of a body.
 */
export type BodyMember = {
/**
 * 32 hexadecimal digits.
 */
id: string, name: string,
/**
 * By which the member signs in; absent for who comes by telephone or as a guest.
 */
account: Person | null, office: BodyOffice | null,
/**
 * As the body calls it.
 */
function: string | null,
/**
 * Parliamentary group, list, bench.
 */
group: string | null, seat: BodySeat,
/**
 * Votes of the seat.
 */
weight: number,
/**
 * First and last day of the term, `2026-11-30`.
 */
from_day: string | null, until_day: string | null,
/**
 * Who may stand in, in this order.
 */
substitutes: Array<string>, };
