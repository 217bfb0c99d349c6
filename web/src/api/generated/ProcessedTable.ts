// Generated from crates/wire by `make generate`. Do not edit.
import type { DataKeep } from "./DataKeep";
import type { DataSubject } from "./DataSubject";
import type { ProcessedColumn } from "./ProcessedColumn";
import type { RetentionClass } from "./RetentionClass";

/**
 * What is kept together.
 */
export type ProcessedTable = { table: string,
/**
 * Whom its rows are about.
 */
about: DataSubject, keep: DataKeep,
/**
 * The class whose period counts.
 */
retention: RetentionClass | null, columns: Array<ProcessedColumn>, };
