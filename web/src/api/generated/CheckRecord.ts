// Generated from crates/wire by `make generate`. Do not edit.
import type { Confirmation } from "./Confirmation";

/**
 * A presence check and who answered it.
 */
export type CheckRecord = { id: number, at_ms: number, until_ms: number, confirmed: Array<Confirmation>, };
