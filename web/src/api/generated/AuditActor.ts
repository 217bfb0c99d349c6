// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who did it.
 */
export type AuditActor = {
/**
 * `account`, `operator`, `service`, `system`, `guest`, `console` or `unknown`.
 */
kind: string, id: string | null,
/**
 * As they were called then.
 */
name: string | null, };
