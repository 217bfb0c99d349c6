// Generated from crates/wire by `make generate`. Do not edit.
import type { DataClass } from "./DataClass";
import type { DataPurpose } from "./DataPurpose";

/**
 * A column of a table.
 */
export type ProcessedColumn = { name: string, class: DataClass, purpose: DataPurpose, };
