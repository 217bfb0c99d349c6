// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A tenant that is no more.
 */
export type ErasedTenant = { id: string, name: string, erased_at_ms: number,
/**
 * What was erased and what is not covered, signed with the key of the operator's audit log (C2SP signed-note).
 */
certificate: string, };
