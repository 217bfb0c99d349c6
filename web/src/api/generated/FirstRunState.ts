// Generated from crates/wire by `make generate`. Do not edit.
import type { FirstRunChoice } from "./FirstRunChoice";
import type { FirstRunStep } from "./FirstRunStep";

/**
 * How a step stands.
 */
export type FirstRunState = { step: FirstRunStep,
/**
 * Seen from the tenant itself, or said to be good as it is.
 */
done: boolean, begun: boolean, choice: FirstRunChoice | null, };
