// What a trustee's client does with shares: open, compare, settle, sum.
import { shareHash } from "./ballot";
import { concat, hex, nth, Refused, same } from "./bytes";
import type { Counted } from "./tally";
import { commit, evaluatePoints, mod } from "./group";
import type { Checked } from "./proof";
import { open, publicKey, reopen, type Values, writeValues } from "./share";
import { keysOf, type Vote } from "./terms";

/** Whether the values are what the ballot commits to at this number. */
function compare(checked: Checked, trustee: number, values: Values): void {
  values.forEach(([f, g], option) => {
    const commitments = nth(checked.ballot.commitments, option).map(({ point }) => point);
    if (!commit(f, g).equals(evaluatePoints(commitments, trustee))) throw new Refused("cs1-share-wrong", option);
  });
}

function checkNamed(vote: Vote, checked: Checked, trustee: number, share: Uint8Array): void {
  const named = checked.ballot.shareHashes[trustee - 1];
  if (!same(checked.vote, vote.hash)) throw new Refused("cs1-other-vote");
  if (named === undefined || !same(named, shareHash(share))) throw new Refused("cs1-shares");
}

/** Codes with which a trustee complains: then the ballot is at fault, else whoever delivered it. */
export const COMPLAINTS: readonly string[] = ["cs1-share-unreadable", "cs1-share-malformed", "cs1-share-wrong"];

/** Opens the share of a ballot and compares it with the commitments. */
export function openShare(vote: Vote, trustee: number, seed: Uint8Array, checked: Checked, share: Uint8Array): Values {
  checkNamed(vote, checked, trustee, share);
  if (!same(publicKey(seed), keysOf(vote, trustee).kem)) throw new Refused("cs1-trustee");
  const values = open(vote, checked.casting, trustee, seed, share);
  compare(checked, trustee, values);
  return values;
}

/** Settles a complaint: "cs1-trustee-lied", or what is wrong with the ballot. */
export function settle(vote: Vote, checked: Checked, trustee: number, share: Uint8Array, randomness: Uint8Array): string {
  checkNamed(vote, checked, trustee, share);
  try {
    compare(checked, trustee, reopen(vote, checked.casting, trustee, randomness, share));
    return "cs1-trustee-lied";
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

/** The sum over the counted ballots. Only once.ts decides whether it may be made. */
export function sumShares(vote: Vote, trustee: number, counted: Counted, shares: ReadonlyMap<string, Values>): Uint8Array {
  const sums = Array.from({ length: vote.shape.options }, (): [bigint, bigint] => [0n, 0n]);
  for (const { ballot, weight } of counted.entries) {
    const values = shares.get(hex(ballot));
    if (values === undefined) throw new Refused("cs1-share-missing");
    values.forEach(([f, g], option) => {
      const sum = nth(sums, option);
      sum[0] = mod(sum[0] + BigInt(weight) * f);
      sum[1] = mod(sum[1] + BigInt(weight) * g);
    });
  }
  return concat(Uint8Array.of(trustee, vote.shape.options), writeValues(sums));
}
