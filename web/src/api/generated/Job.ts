// Generated from crates/wire by `make generate`. Do not edit.
import type { JobName } from "./JobName";

/**
 * How a job went.
 */
export type Job = { name: JobName, running: boolean, started_at_ms: number | null,
/**
 * Of the newest run that ended.
 */
ended_at_ms: number | null,
/**
 * Parts of that run that failed: tenants, mostly. They are tried again with the next run, and named in the log.
 */
failed: number,
/**
 * When it should begin again.
 */
due_at_ms: number | null,
/**
 * It should have begun long ago.
 */
late: boolean, };
