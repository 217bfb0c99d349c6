// Generated from crates/wire by `make generate`. Do not edit.
import type { Bias } from "./Bias";

/**
 * A time without a vote because of bias; the class of the reason alone.
 */
export type Exclusion = { bias: Bias, from_ms: number, to_ms: number | null, };
