// Generated from crates/wire by `make generate`. Do not edit.
import type { ProcedureFact } from "./ProcedureFact";

/**
 * A part of it. What has nothing to show is left out.
 */
export type ProcedureBlock = { "type": "heading", text: string, } | { "type": "paragraph", text: string, } | { "type": "facts", facts: Array<ProcedureFact>, } | { "type": "table", summary: string, columns: Array<string>, rows: Array<Array<string>>, };
