// Generated from crates/wire by `make generate`. Do not edit.
import type { WitnessedLog } from "./WitnessedLog";

/**
 * `GET /api/v1/operator/witnessed-logs`.
 */
export type WitnessedLogList = { items: Array<WitnessedLog>,
/**
 * With what this installation cosigns.
 */
key: string,
/**
 * Where it is asked to.
 */
url: string, };
