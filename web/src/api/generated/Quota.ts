// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Something that is limited.
 */
export type Quota = "participants" | "rooms" | "room-size" | "participant-minutes" | "storage-bytes" | "api-requests";
