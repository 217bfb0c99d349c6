// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteNews } from "./VoteNews";

/**
 * `POST /api/v1/votes/list`: votes of a meeting, to somebody in its room or with a ticket for its record.
 */
export type VoteList = { items: Array<VoteNews>, };
