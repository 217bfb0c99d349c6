// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Something a role may permit.
 */
export type Permission = "microphone" | "camera" | "screen" | "chat" | "reaction" | "rename" | "hand" | "admit" | "mute" | "restrict" | "remove" | "rename-others" | "assign-roles" | "floor" | "timer" | "moderate-chat" | "see-speaking-time" | "end" | "answer" | "whisper" | "poll" | "breakout" | "see-record" | "check" | "roll";
