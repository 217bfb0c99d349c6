// Generated from crates/wire by `make generate`. Do not edit.
import type { FieldCode } from "./FieldCode";

/**
 * A fault of one field.
 */
export type FieldProblem = { field: string, code: FieldCode, };
