/** What happened since one came, as it was said. It lives in this page only and goes with it. */
import { Store } from "../../call/store";

export interface Entry {
  readonly id: number;
  readonly atMs: number;
  readonly text: string;
  /** The vote it tells of. */
  readonly vote: string | null;
}

/** Beyond them the oldest go. */
const ENTRIES_MAX = 300;

export class History {
  readonly entries = new Store<readonly Entry[]>([]);
  #next = 0;

  note(text: string, atMs: number, vote: string | null = null): void {
    const entry = { id: this.#next++, atMs, text, vote };
    this.entries.update((before) => [entry, ...before].slice(0, ENTRIES_MAX));
  }
}
