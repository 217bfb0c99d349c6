// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Kinds of what can be missing.
 */
export type ProviderTrialGapKind = "name" | "email" | "groups" | "rule-claim" | "auth-time" | "step-up" | "left-out";
