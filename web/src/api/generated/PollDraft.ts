// Generated from crates/wire by `make generate`. Do not edit.
import type { PollPlan } from "./PollPlan";

/**
 * A plan that waits to be started; kept with the meeting.
 */
export type PollDraft = { id: number, plan: PollPlan, };
