// The counted set, the sums over it, and the equation that proves the result.
import { concat, hex, nth, Refused, same, short, u32, u64 } from "./bytes";
import { commit, evaluatePoints, factorsAtZero, G, generatorH, mod, Point, readScalar, scalarBytes, timesPublic } from "./group";
import type { Checked } from "./proof";
import { readValues, type Values } from "./share";
import { factor, type Vote } from "./terms";

export interface Entry {
  voter: Uint8Array;
  seq: number;
  ballot: Uint8Array;
  weight: number;
}

export interface Counted {
  /** Names the set with its closing root. */
  hash: Uint8Array;
  /** By voter. */
  entries: readonly Entry[];
  /** For each option the weighted sums of the commitments to each coefficient. */
  sums: readonly (readonly Point[])[];
  weight: bigint;
}

/** The set to count. Whoever calls this has seen that the closing root lists these ballots. */
export function countBallots(vote: Vote, closingRoot: Uint8Array, ballots: readonly (readonly [Checked, number])[]): Counted {
  const sums = Array.from({ length: vote.shape.options }, () => Array.from({ length: vote.threshold }, (): Point => Point.ZERO));
  const [voters, commitments] = [new Set<string>(), new Set<string>()];
  const entries: Entry[] = [];
  if (ballots.length > 100_000) throw new Refused("cs1-counted-limit");
  for (const [checked, weight] of ballots) {
    const { voter, seq } = checked.casting;
    if (!same(checked.vote, vote.hash)) throw new Refused("cs1-other-vote");
    if (!Number.isInteger(weight) || weight < 1 || weight > 1_000_000) throw new Refused("cs1-weight");
    if (voters.has(hex(voter))) throw new Refused("cs1-voter-twice");
    voters.add(hex(voter));
    for (const { bytes } of checked.ballot.commitments.flat()) {
      if (commitments.has(hex(bytes))) throw new Refused("cs1-duplicate");
      commitments.add(hex(bytes));
    }
    entries.push({ voter, seq, ballot: checked.hash, weight });
    sums.forEach((sum, option) => {
      nth(checked.ballot.commitments, option).forEach(({ point }, m) => {
        sum[m] = nth(sum, m).add(weight === 1 ? point : timesPublic(point, BigInt(weight)));
      });
    });
  }
  entries.sort((a, b) => (hex(a.voter) < hex(b.voter) ? -1 : 1));
  const fields = entries.flatMap(({ voter, seq, ballot, weight }) => [voter, u32(seq), ballot, u32(weight)]);
  const weight = entries.reduce((total, entry) => total + BigInt(entry.weight), 0n);
  return { hash: short("counted", vote.hash, closingRoot, ...fields), entries, sums, weight };
}

/** Reads a trustee's sum and compares it with what the ballots commit to. */
export function checkSum(vote: Vote, counted: Counted, bytes: Uint8Array): [trustee: number, Values] {
  const [trustee = 0, options] = bytes;
  if (trustee < 1 || trustee > vote.trustees.length || options !== vote.shape.options || bytes.length !== 2 + 64 * options) throw new Refused("cs1-sum-form");
  const values = readValues(bytes.slice(2));
  if (values === null) throw new Refused("cs1-sum-form");
  values.forEach(([f, g], option) => {
    if (!commit(f, g).equals(evaluatePoints(nth(counted.sums, option), trustee))) throw new Refused("cs1-sum-wrong", option);
  });
  return [trustee, values];
}

export interface Outcome {
  counts: bigint[];
  blindings: bigint[];
}

/** The result from whatever sums are right, and the numbers of the trustees whose sums are not. */
export function tally(vote: Vote, counted: Counted, sums: readonly Uint8Array[]): { outcome: Outcome; refused: [number, string][] } {
  const right = new Map<number, Values>();
  const refused: [number, string][] = [];
  for (const sum of sums) {
    try {
      const [trustee, values] = checkSum(vote, counted, sum);
      if (right.has(trustee)) throw new Refused("cs1-sum-twice");
      right.set(trustee, values);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push([sum[0] ?? 0, error.code]);
    }
  }
  if (right.size < vote.threshold) throw new Refused("cs1-sums-missing");
  const used = [...right].slice(0, vote.threshold);
  const factors = factorsAtZero(used.map(([trustee]) => trustee));
  const together = (option: number, part: 0 | 1) => used.reduce((sum, [, values], at) => mod(sum + nth(factors, at) * nth(values, option)[part]), 0n);
  const each = Array.from({ length: vote.shape.options }, (_, option) => option);
  const outcome = { counts: each.map((option) => together(option, 0)), blindings: each.map((option) => together(option, 1)) };
  verifyOutcome(vote, counted, outcome);
  return { outcome, refused };
}

/** The proof: for each option, count·G + blinding·H is the sum of the commitments. */
export function verifyOutcome(vote: Vote, counted: Counted, { counts, blindings }: Outcome): void {
  if (counts.length !== vote.shape.options || blindings.length !== vote.shape.options) throw new Refused("cs1-result-form");
  let chosen = 0n;
  counts.forEach((count, option) => {
    if (count >= 1n << 64n) throw new Refused("cs1-result-range");
    const committed = timesPublic(G, count).add(timesPublic(generatorH(), nth(blindings, option)));
    if (!committed.equals(nth(nth(counted.sums, option), 0))) throw new Refused("cs1-result-wrong", option);
    chosen += factor(vote.shape, option) * count;
  });
  if (chosen < counted.weight * BigInt(vote.shape.min) || chosen > counted.weight * BigInt(vote.shape.max)) throw new Refused("cs1-result-range");
}

export const writeOutcome = ({ counts, blindings }: Outcome): Uint8Array =>
  concat(Uint8Array.of(counts.length), ...counts.flatMap((count, option) => [u64(count), scalarBytes(nth(blindings, option))]));

export function readOutcome(bytes: Uint8Array): Outcome {
  if (bytes.length !== 1 + 40 * (bytes[0] ?? 0)) throw new Refused("cs1-result-form");
  const outcome: Outcome = { counts: [], blindings: [] };
  for (let at = 1; at < bytes.length; at += 40) {
    const blinding = readScalar(bytes.slice(at + 8, at + 40));
    if (blinding === null) throw new Refused("cs1-result-form");
    outcome.counts.push(new DataView(bytes.buffer, bytes.byteOffset + at).getBigUint64(0));
    outcome.blindings.push(blinding);
  }
  return outcome;
}
