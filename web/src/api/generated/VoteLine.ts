// Generated from crates/wire by `make generate`. Do not edit.

/**
 * An entry of a log.
 */
export type VoteLine = { entry: string,
/**
 * Base64. Salt and body of open ballots are not shown before the close, nor are erased ones.
 */
salt: string | null, body: string | null, };
