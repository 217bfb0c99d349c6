// Generated from crates/wire by `make generate`. Do not edit.
import type { RecordLanguage } from "./RecordLanguage";

/**
 * `GET /api/v1/procedure`, and `POST /api/v1/procedure/file` for the same as PDF.
 */
export type ProcedureRequest = { language: RecordLanguage, };
