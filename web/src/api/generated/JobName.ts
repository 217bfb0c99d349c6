// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Work that nobody asks for and that must be done all the same.
 */
export type JobName = "usage" | "meetings" | "chats" | "audit-signatures" | "deliveries" | "sessions" | "erasures" | "votes" | "retention";
