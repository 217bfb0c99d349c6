// Generated from crates/wire by `make generate`. Do not edit.
import type { MemberId } from "./MemberId";

/**
 * The names are being read out.
 */
export type RollCall = { started_at_ms: number,
/**
 * How many of those who hold a seat were read out.
 */
done: number,
/**
 * Who is next of them.
 */
next: MemberId | null, };
