// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A claim as it came; what is no text is JSON.
 */
export type ProviderTrialClaim = { name: string, value: string, };
