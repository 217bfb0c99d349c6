// Generated from crates/wire by `make generate`. Do not edit.
import type { Job } from "./Job";
import type { Load } from "./Load";
import type { TenantCounts } from "./TenantCounts";
import type { Usage } from "./Usage";
import type { Versions } from "./Versions";

/**
 * `GET /api/v1/operator/overview`, operators: numbers, and nothing of what is the tenants'.
 */
export type OperatorOverview = { now_ms: number, started_at_ms: number, versions: Versions, load: Load, tenants: TenantCounts, jobs: Array<Job>,
/**
 * Tenants that are beyond a warning or at a limit, by name; the fullest first.
 */
pressed: Array<Usage>,
/**
 * Such tenants beyond those that are listed.
 */
pressed_more: number, };
