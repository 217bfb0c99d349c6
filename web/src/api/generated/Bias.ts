// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why somebody is excluded for bias. The class alone: what lies behind it is nobody's business.
 */
export type Bias = "own" | "relative" | "represented" | "involved" | "other";
