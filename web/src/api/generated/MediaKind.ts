// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who forwards sound and pictures.
 */
export type MediaKind = "embedded" | "cluster";
