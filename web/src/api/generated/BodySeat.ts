// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What seat somebody has.
 */
export type BodySeat = "holder" | "substitute" | "advisory";
