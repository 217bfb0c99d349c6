// Generated from crates/wire by `make generate`. Do not edit.
import type { ImportFault } from "./ImportFault";
import type { UnitRef } from "./UnitRef";

/**
 * One line of a table of accounts.
 */
export type ImportLine = {
/**
 * From 1; the first line holds the names of the columns.
 */
line: number, name: string, email: string, unit: UnitRef | null,
/**
 * Why the line does not count.
 */
fault: ImportFault | null, };
