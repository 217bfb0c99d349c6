// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a level is, from the top.
 */
export type PolicyLevelKind = "installation" | "tenant" | "unit" | "meeting";
