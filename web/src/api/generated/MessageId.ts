// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A message in a chat.
 */
export type MessageId = string;
