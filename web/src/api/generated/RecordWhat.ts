// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Kinds of lines.
 */
export type RecordWhat = "came" | "went" | "restarted" | "admitted" | "sent-back" | "denied" | "door-open" | "door-guests" | "door-outsiders" | "door-all" | "locked" | "unlocked" | "bounds-set" | "hand-raised" | "hand-lowered" | "hands-lowered" | "floor-given" | "floor-ended" | "round-started" | "round-ended" | "timer-started" | "timer-stopped" | "poll-started" | "poll-ended" | "breakout-started" | "breakout-ended" | "moved" | "help-asked" | "check-opened" | "role-chair" | "role-deputy" | "role-minute-taker" | "role-technician" | "role-speaker" | "role-participant" | "role-observer" | "role-interpreter" | "role-captioner" | "role-custom" | "renamed" | "muted" | "role-rights-set" | "role-rights-planned" | "right-given" | "right-taken" | "right-planned" | "rights-restored" | "whisper-started" | "whisper-ended" | "message-deleted" | "removed" | "banned" | "unbanned" | "dismissed" | "ended";
