// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteLine } from "./VoteLine";

/**
 * At most [`LOG_ENTRIES_MAX`] entries, and the checkpoints.
 */
export type VoteLog = { entries: Array<VoteLine>,
/**
 * Entries of the whole log.
 */
size: number,
/**
 * The newest one (signed-note).
 */
checkpoint: string | null,
/**
 * That right after the close.
 */
closing: string | null,
/**
 * Lines of cosignatures under it, with the last part of the log alone.
 */
cosignatures: Array<string>,
/**
 * That a log of one's own size before is the beginning of this one: hashes, base64. Empty from 0.
 */
consistency: Array<string>, };
