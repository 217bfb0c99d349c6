// Generated from crates/wire by `make generate`. Do not edit.
import type { ProcessedTable } from "./ProcessedTable";
import type { Recipient } from "./Recipient";

/**
 * `GET /api/v1/processing`, administrators: the ground of the record of processing activities (article 30 GDPR).
 */
export type ProcessingList = {
/**
 * Name of the tenant.
 */
controller: string, at_ms: number, tables: Array<ProcessedTable>, recipients: Array<Recipient>, };
