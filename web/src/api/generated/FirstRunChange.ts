// Generated from crates/wire by `make generate`. Do not edit.
import type { FirstRunChoice } from "./FirstRunChoice";
import type { FirstRunStep } from "./FirstRunStep";

/**
 * `PUT /api/v1/first-run`.
 */
export type FirstRunChange = { step: FirstRunStep,
/**
 * `null` takes back what was said.
 */
choice: FirstRunChoice | null, };
