// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Words, or words that lead to an address of https, http, mailto or tel.
 */
export type LegalSpan = { text: string, address: string | null, };
