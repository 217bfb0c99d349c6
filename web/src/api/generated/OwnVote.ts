// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyRef } from "./BodyRef";
import type { VoteAwaits } from "./VoteAwaits";

/**
 * A vote without a meeting that waits for oneself.
 */
export type OwnVote = { body: BodyRef, vote: string, title: string, awaits: VoteAwaits, until_ms: number | null, };
