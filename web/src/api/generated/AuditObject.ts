// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What it was done to.
 */
export type AuditObject = {
/**
 * One word: `account`, `meeting`, `tenant` and so on.
 */
kind: string, id: string | null, name: string, };
