// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What proves an erasure; it is shown once and kept nowhere.
 */
export type Erased = {
/**
 * A signed note (C2SP signed-note) by the key of the audit log.
 */
certificate: string, };
