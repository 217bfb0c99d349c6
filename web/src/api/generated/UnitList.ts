// Generated from crates/wire by `make generate`. Do not edit.
import type { Unit } from "./Unit";

/**
 * `GET /api/v1/units`: all units within reach, by short name; at most 1,000.
 */
export type UnitList = { items: Array<Unit>, };
