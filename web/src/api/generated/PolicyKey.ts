// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A policy. The order is that of the page.
 */
export type PolicyKey = "guests" | "join-without-account" | "waiting-room" | "external-participants" | "external-meetings" | "phone" | "guest-rename" | "meeting-creation" | "link-life" | "ad-hoc-meeting-life" | "recording" | "streaming" | "transcription" | "end-to-end-encryption" | "chat" | "screen-sharing" | "reactions" | "polls" | "whisper-groups" | "presence-checks" | "file-types" | "secret-vote-warning" | "chat-export" | "chat-retention" | "retention-meetings" | "retention-journals" | "retention-attendance" | "retention-audit" | "retention-addresses" | "local-sign-in" | "session-life" | "session-idle" | "step-up-age";
