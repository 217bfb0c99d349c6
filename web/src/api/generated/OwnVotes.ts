// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyRef } from "./BodyRef";
import type { OwnVote } from "./OwnVote";

/**
 * `GET /api/v1/me/votes`: those that close first come first. And the bodies whose votes are for oneself to see.
 */
export type OwnVotes = { items: Array<OwnVote>, bodies: Array<BodyRef>, };
