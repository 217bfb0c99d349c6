// Generated from crates/wire by `make generate`. Do not edit.
import type { PollPlan } from "./PollPlan";
import type { Tally } from "./Tally";

/**
 * A poll with its result, when it is over.
 */
export type PollRecord = { id: number,
/**
 * The breakout room in which it was asked.
 */
place: string | null, plan: PollPlan, started_at_ms: number, ended_at_ms: number | null, result: Tally | null, };
