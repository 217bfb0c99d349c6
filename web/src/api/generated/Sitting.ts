// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyId } from "./BodyId";
import type { RecordLine } from "./RecordLine";
import type { RollCall } from "./RollCall";
import type { SittingMember } from "./SittingMember";
import type { Standing } from "./Standing";

/**
 * The sitting, for everybody.
 */
export type Sitting = { body: BodyId, name: string,
/**
 * Of the register.
 */
version: number,
/**
 * Id of the profile of rules.
 */
profile: string,
/**
 * Where the rule of its quorum is written.
 */
citation: Array<string>,
/**
 * Whoever takes part from elsewhere confirms it in text form.
 */
confirms: boolean,
/**
 * Whoever is excluded for bias leaves the deliberation.
 */
excluded_leave: boolean, opened_at_ms: number | null, closed_at_ms: number | null,
/**
 * In the order of the register.
 */
members: Array<SittingMember>, standing: Standing, roll: RollCall | null,
/**
 * What was written down, in order; the newest when there is more than the limit.
 */
log: Array<RecordLine>, };
