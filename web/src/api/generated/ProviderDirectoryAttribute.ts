// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What of the directory a claim is equal to.
 */
export type ProviderDirectoryAttribute = "external-id" | "user-name";
