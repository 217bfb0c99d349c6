// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A message to everybody.
 */
export type RecordMessage = { at_ms: number,
/**
 * Name of the author, as it was then.
 */
from: string, text: string, };
