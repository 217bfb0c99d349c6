// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteCircular } from "./VoteCircular";
import type { VoteKind } from "./VoteKind";

/**
 * `POST /api/v1/votes`: drafts a definition. Nothing is fixed before an officer signs it.
 */
export type VoteDraftRequest = { ticket: string,
/**
 * A vote that is being prepared; nothing for a new one.
 */
vote: string | null,
/**
 * 1 to 200 characters.
 */
title: string,
/**
 * The wording, 1 to 20,000 characters.
 */
motion: string, kind: VoteKind,
/**
 * `profile/rule`.
 */
rule: string,
/**
 * Seats to fill, for elections and lists; 1 otherwise.
 */
seats: number,
/**
 * Candidates or lists, at most [`VOTE_OPTIONS_MAX`]; none for a motion.
 */
options: Array<string>,
/**
 * Whether one may abstain.
 */
abstain: boolean,
/**
 * Whether a ballot can be changed until the close.
 */
change: boolean,
/**
 * Closed by itself when everybody who is there has voted.
 */
close_when_all_voted: boolean,
/**
 * Of a secret vote: how many trustees have to work together. The trustees are those who were asked; all of them have
 * to have agreed.
 */
threshold: number,
/**
 * The vote that this one repeats, and why.
 */
repeats: string | null, repeats_reason: string | null,
/**
 * Without a meeting: whether members can oppose to that. Nothing in a meeting.
 */
circular: VoteCircular | null, };
