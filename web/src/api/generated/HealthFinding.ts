// Generated from crates/wire by `make generate`. Do not edit.
import type { HealthCheck } from "./HealthCheck";
import type { HealthState } from "./HealthState";

export type HealthFinding = { check: HealthCheck, state: HealthState,
/**
 * What exactly, in English, as the command says it.
 */
says: string,
/**
 * What to do, likewise; only where something is to be done.
 */
advice: string | null, };
