/** Which tile stands where. Voices never move a tile; only decisions do. */
import type { Hand, Participant } from "../../call/wire";

export const PAGE_SIZES = { wide: 9, small: 6, tablet: 6, phone: 4 } as const;

/** Chair, own pins, raised hands in their order, then by arrival; oneself stands in the Pult. */
export function tileOrder(people: readonly Participant[], you: string, hands: readonly Hand[], pinned: ReadonlySet<string>): Participant[] {
  const place = new Map(hands.map((hand, index) => [hand.participant, index]));
  const rank = (person: Participant): number => {
    if (person.role === "chair") return 0;
    if (pinned.has(person.id)) return 1;
    return place.has(person.id) ? 2 : 3;
  };
  return people
    .filter((person) => person.id !== you)
    .sort((a, b) => rank(a) - rank(b) || (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0) || a.joined_at_ms - b.joined_at_ms || (a.id < b.id ? -1 : 1));
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly index: number;
  readonly count: number;
}

export function pageOf<T>(all: readonly T[], size: number, wanted: number): Page<T> {
  const count = Math.max(1, Math.ceil(all.length / size));
  const index = Math.min(Math.max(0, wanted), count - 1);
  return { items: all.slice(index * size, (index + 1) * size), index, count };
}

/** Columns for that many equal tiles in a wide space. */
export function columnsFor(tiles: number): number {
  if (tiles <= 1) return 1;
  if (tiles <= 4) return 2;
  return 3;
}
