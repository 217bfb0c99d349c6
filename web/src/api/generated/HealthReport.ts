// Generated from crates/wire by `make generate`. Do not edit.
import type { HealthFinding } from "./HealthFinding";

/**
 * `GET /api/v1/operator/checks`, operators: what `plenum doctor` finds on this machine now.
 */
export type HealthReport = { checked_at_ms: number, findings: Array<HealthFinding>, };
