// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyImportFault } from "./BodyImportFault";

/**
 * One line of a table of members.
 */
export type BodyImportLine = {
/**
 * From 1; the first line holds the names of the columns.
 */
line: number, name: string,
/**
 * Why the line does not count.
 */
fault: BodyImportFault | null, };
