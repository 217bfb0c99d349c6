// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A body to be read and signed.
 */
export type VoteDraft = { vote: string,
/**
 * The body of the entry, in its one spelling.
 */
body: string, };
