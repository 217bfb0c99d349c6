// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteShare } from "./VoteShare";

/**
 * `POST /api/v1/votes/{id}/shares`: what is sealed for oneself as a trustee.
 */
export type VoteShares = { items: Array<VoteShare>, };
