// Generated from crates/wire by `make generate`. Do not edit.
import type { RecordWhat } from "./RecordWhat";

/**
 * Something that happened.
 */
export type RecordLine = { at_ms: number, what: RecordWhat,
/**
 * Names of those whom it concerns, as they were then.
 */
who: Array<string>,
/**
 * Name of who did it.
 */
by: string | null,
/**
 * A title, a new name, a reason.
 */
detail: string | null, };
