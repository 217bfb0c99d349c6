// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/bodies/{id}/votes`: a vote without a meeting that was begun, of which nothing is fixed yet.
 */
export type BegunVote = { vote: string, };
