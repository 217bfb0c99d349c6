// The program of a trustee beside the browser (`plenum-trustee`): where it works, and the line with its public keys that it
// prints. Nothing secret goes either way.
import { same, unbase64, unhex } from "../../../../verifier/bytes";
import { VoteRefused } from "../contract";
import { idOf } from "../spelling";

const OFFER = "plenum-trustee-key:";
const [ID, KEY, KEM, PROOF] = [16, 32, 1216, 64];

/** What the program is called with: which vote, where, and who one is in it. */
export const toolAddress = (site: string, vote: string, you: string): string => `${site}#${idOf(vote)}.${idOf(you)}`;

interface ToolOffer {
  readonly key: Uint8Array;
  readonly kem: Uint8Array;
  /** That whoever offers the keys has the one that signs; the server looks at it. */
  readonly proof: Uint8Array;
}

/** The keys of the program, if they are offered for this vote and person. */
export function readOffer(line: string, vote: string, you: string): ToolOffer {
  // A mail or a terminal may have broken the line.
  const words = line.replaceAll(/\s+/g, "");
  const bytes = words.startsWith(OFFER) ? unbase64(words.slice(OFFER.length)) : null;
  if (bytes === null || bytes.length !== 2 * ID + KEY + KEM + PROOF) throw new VoteRefused("tool-line");
  let at = 0;
  const take = (length: number) => bytes.slice(at, (at += length));
  const isOf = (id: string) => same(take(ID), unhex(idOf(id)));
  const isThis = [isOf(vote), isOf(you)].every(Boolean);
  if (!isThis) throw new VoteRefused("tool-other");
  return { key: take(KEY), kem: take(KEM), proof: take(PROOF) };
}
