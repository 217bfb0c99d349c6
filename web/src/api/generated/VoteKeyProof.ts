// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What binds a key to a person.
 */
export type VoteKeyProof = "sign_in" | "hardware" | "minutes";
