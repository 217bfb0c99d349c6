// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Kinds of grants.
 */
export type ProviderGrantKind = "role" | "unit" | "group";
