// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a setup link is for.
 */
export type SetupInfo = {
/**
 * The first administrator chooses name and address; an invited person finds theirs here.
 */
first_administrator: boolean, name: string | null, email: string | null, };
