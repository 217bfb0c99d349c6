// Generated from crates/wire by `make generate`. Do not edit.
import type { Witness } from "./Witness";

/**
 * `GET /api/v1/witnesses`.
 */
export type WitnessList = { items: Array<Witness>,
/**
 * Key of the tenant's log, which whoever witnesses it enters.
 */
log_key: string,
/**
 * Entries of that log.
 */
size: number, };
