// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/votes/{id}/log`: the log from some entry on.
 */
export type VoteLogRequest = { ticket: string,
/**
 * The first entry that is wanted.
 */
from: number, };
