// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What an administrator says of a step.
 */
export type FirstRunChoice = "as-is" | "later";
