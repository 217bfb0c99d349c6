// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyImportLine } from "./BodyImportLine";

/**
 * What became of a table of members, or would.
 */
export type BodyImportResult = { lines: Array<BodyImportLine>,
/**
 * Lines that count.
 */
fit: number,
/**
 * Members that were entered; none for a preview.
 */
added: number, };
