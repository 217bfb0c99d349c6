// Generated from crates/wire by `make generate`. Do not edit.

export type ProcedureFact = { name: string, value: string, };
