// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteDecision } from "./VoteDecision";

/**
 * A rule of the body's profile.
 */
export type VoteRule = {
/**
 * `profile/rule`.
 */
name: string, title_de: string, title_en: string,
/**
 * Paragraphs.
 */
citation: Array<string>, decision: VoteDecision,
/**
 * Whether one seat alone can be filled by it.
 */
one_seat: boolean, };
