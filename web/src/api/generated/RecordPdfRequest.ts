// Generated from crates/wire by `make generate`. Do not edit.
import type { RecordLanguage } from "./RecordLanguage";
import type { RecordPdfKind } from "./RecordPdfKind";

/**
 * `POST /api/v1/record/pdf`.
 */
export type RecordPdfRequest = { ticket: string, kind: RecordPdfKind, language: RecordLanguage, };
