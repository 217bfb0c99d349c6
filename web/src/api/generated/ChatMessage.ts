// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A message everybody in the room can read.
 */
export type ChatMessage = { id: string, from: string,
/**
 * Name at the time of writing, so that a message keeps its author after they left.
 */
from_name: string, at_ms: number,
/**
 * Plain text, 1 to 4,000 characters.
 */
text: string, };
