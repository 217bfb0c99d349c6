// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What the chair says to those who wait.
 */
export type LobbyMessage = { at_ms: number, text: string, };
