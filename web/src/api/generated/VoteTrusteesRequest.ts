// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/trustees`: asks people of the room to be trustees of a vote that is being prepared.
 */
export type VoteTrusteesRequest = { ticket: string, vote: string | null,
/**
 * What those who are asked read, 1 to 200 characters.
 */
title: string,
/**
 * Ids in the roll, 3 to [`VOTE_TRUSTEES_MAX`].
 */
ids: Array<string>, };
