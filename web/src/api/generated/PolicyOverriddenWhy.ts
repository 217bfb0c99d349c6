// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why a setting is without effect.
 */
export type PolicyOverriddenWhy = "locked" | "narrowed" | "not-here" | "invalid";
