// Generated from crates/wire by `make generate`. Do not edit.

export type FirstRunStep = "look" | "sign-in" | "administrators" | "legal" | "policies" | "people" | "finish";
