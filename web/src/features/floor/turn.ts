/** Time of a turn. */
import type { Floor } from "../../call/wire";

/** What is left of a turn, milliseconds; null when it has no limit. Two clocks are never quite the same: it does not begin above its duration. */
export function turnLeftMs(floor: Floor, serverMs: number): number | null {
  if (floor.until_ms === null) return null;
  return Math.min(floor.until_ms - serverMs, floor.until_ms - floor.since_ms);
}
