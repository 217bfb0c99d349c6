// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditActor } from "./AuditActor";
import type { AuditObject } from "./AuditObject";
import type { AuditResult } from "./AuditResult";

/**
 * An entry, read from the bytes that are hashed.
 */
export type AuditEntry = {
/**
 * Its place in the log, from 0.
 */
number: number, at_ms: number, actor: AuditActor,
/**
 * Stable name, such as `account.create`.
 */
act: string, object: AuditObject | null, result: AuditResult,
/**
 * Why it was refused.
 */
code: string | null, reason: string | null, details: { [key in string]: string },
/**
 * Where from: /24 of IPv4, /48 of IPv6; forgotten earlier than the entry.
 */
network: string | null,
/**
 * Somebody whom it named was erased since.
 */
withheld: boolean, };
