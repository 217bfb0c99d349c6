// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a participant asks the room to do.
 */
export type Command = { "type": "chat-send", text: string, } | { "type": "hand-raise", } | { "type": "hand-lower",
/**
 * Own hand, or another's for those who may.
 */
participant: string, } | { "type": "leave", } | { "type": "end", };
