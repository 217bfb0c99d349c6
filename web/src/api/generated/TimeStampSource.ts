// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who is asked for time stamps.
 */
export type TimeStampSource = "installation" | "own" | "off";
