// Generated from crates/wire by `make generate`. Do not edit.

export type HealthState = "ok" | "warning" | "fault" | "not-checked";
