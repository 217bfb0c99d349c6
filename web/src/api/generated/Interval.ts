// Generated from crates/wire by `make generate`. Do not edit.
import type { PresencePlace } from "./PresencePlace";

/**
 * A time at one place.
 */
export type Interval = { place: PresencePlace, from_ms: number, to_ms: number | null, };
