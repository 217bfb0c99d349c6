// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Something a person publishes.
 */
export type MediaSource = "microphone" | "camera" | "screen";
