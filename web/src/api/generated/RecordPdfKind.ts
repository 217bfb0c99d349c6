// Generated from crates/wire by `make generate`. Do not edit.

export type RecordPdfKind = "attendance" | "checks" | "polls";
