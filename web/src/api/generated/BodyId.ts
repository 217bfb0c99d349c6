// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A council, committee or board that holds sittings.
 */
export type BodyId = string;
