// Generated from crates/wire by `make generate`. Do not edit.
import type { MemberId } from "./MemberId";

/**
 * The names are being read out.
 */
export type RollCall = { started_at_ms: number,
/**
 * Who was read out, in order.
 */
answered: Array<MemberId>,
/**
 * Who is next of those who hold a seat.
 */
next: MemberId | null, };
