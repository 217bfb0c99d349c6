// What a device remembers of one vote, so that a reload loses nothing and hides nothing.
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
}

export const nothingYet = (): Memory => ({ pinned: null, definition: null, roll: null, pending: null, mine: null, lot: null, recorded: [], confirmed: false });

export const memoryName = (vote: string, you: string | null): string => `vote ${vote} ${you ?? ""}`;

export async function recall(shelf: Shelf, vote: string, you: string | null): Promise<Memory> {
  return { ...nothingYet(), ...(await shelf.get<Memory>(memoryName(vote, you))) };
}
