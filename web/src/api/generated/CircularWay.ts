// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How a body may decide without a meeting.
 */
export type CircularWay = "never" | "opposable" | "free";
