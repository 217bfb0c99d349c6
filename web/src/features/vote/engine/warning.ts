// What this device found wrong with a vote stays found until whoever sits here has seen it and put it away: neither a
// reload nor an end of the vote, which whoever is at fault may have brought about, hides it.
import type { Shelf } from "./shelf";

export interface Warning {
  /** A code of FORMAT-entries.md. */
  readonly code: string;
  readonly atMs: number;
}

const nameOf = (vote: string, you: string | null): string => `alarm ${vote} ${you ?? ""}`;

export const recallWarning = (shelf: Shelf, vote: string, you: string | null): Promise<Warning | null> => shelf.get<Warning>(nameOf(vote, you)).catch(() => null);

/** Nothing is there to be remembered where nothing can be kept. */
export async function keepWarning(shelf: Shelf, vote: string, you: string | null, warning: Warning | null): Promise<void> {
  await shelf.put(nameOf(vote, you), warning).catch(() => undefined);
}
