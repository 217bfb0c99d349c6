// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Which text.
 */
export type LegalKind = "imprint" | "privacy" | "accessibility" | "terms";
