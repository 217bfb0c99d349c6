// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a timer is for.
 */
export type TimerKind = "countdown" | "stopwatch" | "break";
