// That a trustee sums once per vote and for one set only, across reloads and tabs.
//
// Two sums over sets that differ by one ballot reveal that ballot. So the decision is written before the sum is made,
// and a storage that cannot keep it makes no sum. The wrapped key lies in the same row: nobody can lose the decision
// and keep the key.
import { hex, Refused, same } from "./bytes";

export type TrusteePhase =
  /** Shares come in. */
  | { phase: "open" }
  /** The set is decided. The same sum may be made again until the key is destroyed. */
  | { phase: "summed"; counted: Uint8Array }
  /** The time for objections is over; nothing is left but that there was something. */
  | { phase: "ended"; counted: Uint8Array | null };

export interface TrusteeRow {
  /** Hash of the vote, in hex. */
  vote: string;
  /** The key for reloads, wrapped by whoever calls; null where it lives in memory only. */
  wrappedKey: Uint8Array | null;
  state: TrusteePhase;
  /** Counts changes, for comparing. */
  version: number;
}

/** Rows of trustees. `replace` is one step: of two who replace the same version, one wins. */
export interface TrusteeStore {
  read(vote: string): Promise<TrusteeRow | null>;
  /** Writes durably if the version that stands is `row.version - 1` (for the first version: if none stands). */
  replace(row: TrusteeRow): Promise<boolean>;
}

export type TrusteeEvent = { type: "sum"; counted: Uint8Array } | { type: "end" };

/** What follows from an event; throws where it is not allowed. */
export function next(state: TrusteePhase, event: TrusteeEvent): TrusteePhase {
  if (event.type === "end") return { phase: "ended", counted: state.phase === "open" ? null : state.counted };
  if (state.phase === "open") return { phase: "summed", counted: event.counted };
  if (state.phase === "ended") throw new Refused("cs1-sum-ended");
  if (!same(state.counted, event.counted)) throw new Refused("cs1-sum-once");
  return state;
}

/** A trustee begins in a vote. Whoever began before goes on where they were. */
export async function begin(store: TrusteeStore, vote: Uint8Array, wrappedKey: Uint8Array | null): Promise<TrusteeRow> {
  const row: TrusteeRow = { vote: hex(vote), wrappedKey, state: { phase: "open" }, version: 1 };
  if (await store.replace(row)) return row;
  const standing = await store.read(row.vote);
  if (standing === null) throw new Refused("cs1-sum-register");
  return standing;
}

/**
 * Brings an event to the row, durably, and gives the row that stands. A state only moves forward, twice at most, so
 * there is nothing to try more often than that.
 */
export async function apply(store: TrusteeStore, vote: Uint8Array, event: TrusteeEvent): Promise<TrusteeRow> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const row = await store.read(hex(vote));
    // A lost row is a lost decision: no sum without it.
    if (row === null) throw new Refused("cs1-sum-register");
    const state = next(row.state, event);
    if (state === row.state) return row;
    const changed = { ...row, state, version: row.version + 1, wrappedKey: state.phase === "ended" ? null : row.wrappedKey };
    if (await store.replace(changed)) return changed;
  }
  throw new Refused("cs1-sum-register");
}
