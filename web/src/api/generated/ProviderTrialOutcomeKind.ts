// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Kinds of outcomes.
 */
export type ProviderTrialOutcomeKind = "account" | "directory" | "new-account" | "refused";
