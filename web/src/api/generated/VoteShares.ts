// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteShare } from "./VoteShare";

/**
 * At most [`LOG_ENTRIES_MAX`] shares, those of the first ballots first.
 */
export type VoteShares = { items: Array<VoteShare>, };
