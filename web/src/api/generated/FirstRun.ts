// Generated from crates/wire by `make generate`. Do not edit.
import type { FirstRunState } from "./FirstRunState";

/**
 * `GET /api/v1/first-run`: every step, in the order of the way.
 */
export type FirstRun = { steps: Array<FirstRunState>, };
