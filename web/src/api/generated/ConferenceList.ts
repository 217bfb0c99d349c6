// Generated from crates/wire by `make generate`. Do not edit.
import type { ConferenceSummary } from "./ConferenceSummary";

/**
 * The newest conferences of a meeting, newest first.
 */
export type ConferenceList = { items: Array<ConferenceSummary>, };
