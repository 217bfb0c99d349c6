// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditResult } from "./AuditResult";

/**
 * Which entries; what is absent is not asked.
 */
export type AuditFilter = {
/**
 * Words that all must stand in it.
 */
text?: string,
/**
 * Name of an act.
 */
act?: string,
/**
 * `sign-in`, `accounts`, `meetings`, `records`, `rules`, `operation` or `audit`.
 */
area?: string, result?: AuditResult,
/**
 * Id of who did it.
 */
actor?: string,
/**
 * Id of what it was done to.
 */
object?: string, since_ms?: number,
/**
 * Before, not at.
 */
until_ms?: number, };
