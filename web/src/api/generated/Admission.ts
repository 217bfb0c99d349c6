// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who has to wait. Who leads never waits; who was let in once does not wait again.
 */
export type Admission = "open" | "guests" | "outsiders" | "all";
