// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a body is.
 */
export type BodyKind = "council" | "committee" | "works-council" | "board" | "assembly" | "other";
