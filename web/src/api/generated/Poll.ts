// Generated from crates/wire by `make generate`. Do not edit.
import type { PollPlan } from "./PollPlan";
import type { Tally } from "./Tally";

/**
 * A poll that runs or is over.
 */
export type Poll = { id: number, plan: PollPlan, started_at_ms: number, ends_at_ms: number | null, ended_at_ms: number | null,
/**
 * When it is over.
 */
result: Tally | null, };
