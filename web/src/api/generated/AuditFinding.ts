// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Something that is not as it was written.
 */
export type AuditFinding = {
/**
 * Number of the row, where it is one.
 */
number: number | null, text: string, };
