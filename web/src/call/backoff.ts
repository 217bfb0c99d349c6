/** Delay before the first retry. */
const FIRST_MS = 500;
/** No retry waits longer than this. */
const LONGEST_MS = 15_000;

/**
 * Exponential delay before retry number `attempt` (1 is the first). Half of it
 * is random, so that everybody does not come back in the same instant after
 * a restart of the server.
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full * (0.5 + random() / 2));
}
