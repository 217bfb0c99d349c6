// Generated from crates/wire by `make generate`. Do not edit.

export type Stay = { from_ms: number, to_ms: number | null, };
