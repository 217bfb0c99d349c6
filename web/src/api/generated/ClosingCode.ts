// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why the server closes a socket.
 */
export type ClosingCode = "ticket-unusable" | "protocol-error" | "replaced" | "too-slow" | "full" | "left" | "ended" | "denied" | "removed" | "banned" | "dismissed" | "locked" | "policy" | "quota" | "access-ended" | "server-restart";
