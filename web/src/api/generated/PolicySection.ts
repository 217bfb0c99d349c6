// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Where a policy stands on the page.
 */
export type PolicySection = "entry" | "meeting" | "data" | "sign-in";
