// What a device remembers of one vote, so that a reload loses nothing and hides nothing.
import { hex } from "../../../../verifier/bytes";
import type { EntryType } from "../../../../verifier/forms";
import type { Shelf } from "./shelf";

/** The own last ballot that the log acknowledged. */
export interface OwnBallot {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly seq: number;
  /** Of open kinds. A secret choice is forgotten as soon as it is sealed. */
  readonly choice: readonly string[] | null;
  /** Header and proof, for the receipt. */
  readonly entry: string;
  readonly proof: string;
}

/** Something signed and ready; sent again it is the same. */
export interface Sealed {
  readonly type: EntryType;
  readonly by: string | null;
  readonly sig: Uint8Array | null;
  readonly salt: Uint8Array;
  readonly body: string;
  readonly shares: readonly Uint8Array[];
}

export interface Memory {
  /** The newest checkpoint that was seen. The log may grow from there, never shrink or change. */
  pinned: { size: number; root: Uint8Array } | null;
  definition: Uint8Array | null;
  roll: Uint8Array | null;
  /** A ballot that was not acknowledged yet. */
  pending: { sealed: Sealed; seq: number; choice: readonly string[] | null } | null;
  mine: OwnBallot | null;
  /** The own value in a lot, before and after it was shown. */
  lot: { round: number; value: Uint8Array } | null;
  /** For whom this device recorded a ballot. */
  recorded: readonly string[];
  /** This device has confirmed the closed log. */
  confirmed: boolean;
  /** Alarms that the person has called settled, and that are raised no more. */
  settled: readonly string[];
}

/** What tells one pending ballot from another. */
export const pendingName = (pending: NonNullable<Memory["pending"]>): string => hex(pending.sealed.salt);

/**
 * What two tabs of one person know together: `standing` is what was kept, `own` what this tab knows. A pending ballot is
 * the business of whoever set it; `isOwn` and `isDone` say by its name whether this tab did, and whether it was answered.
 */
export function together(standing: Memory, own: Memory, isOwn: (name: string) => boolean, isDone: (name: string) => boolean): Memory {
  const isDue = (pending: Memory["pending"]) => pending !== null && !isDone(pendingName(pending));
  const [here, there] = [own.pending, standing.pending];
  return {
    pinned: (standing.pinned?.size ?? 0) > (own.pinned?.size ?? 0) ? standing.pinned : own.pinned,
    definition: standing.definition ?? own.definition,
    roll: standing.roll ?? own.roll,
    pending: isDue(here) && isOwn(pendingName(here!)) ? here : isDue(there) ? there : null,
    mine: (standing.mine?.seq ?? 0) > (own.mine?.seq ?? 0) ? standing.mine : own.mine,
    // What was committed to first is what is shown.
    lot: (own.lot?.round ?? -1) > (standing.lot?.round ?? -1) ? own.lot : standing.lot,
    recorded: [...new Set([...standing.recorded, ...own.recorded])],
    confirmed: standing.confirmed || own.confirmed,
    settled: [...new Set([...standing.settled, ...own.settled])],
  };
}

export const nothingYet = (): Memory => ({ pinned: null, definition: null, roll: null, pending: null, mine: null, lot: null, recorded: [], confirmed: false, settled: [] });

export const memoryName = (vote: string, you: string | null): string => `vote ${vote} ${you ?? ""}`;

export async function recall(shelf: Shelf, vote: string, you: string | null): Promise<Memory> {
  return { ...nothingYet(), ...(await shelf.get<Memory>(memoryName(vote, you))) };
}
