// A secret ballot that was checked instead of cast: its device has shown everything that is in it, and a second one works
// out whether that makes the ballot whose code was seen before (docs/vote-protocol.md, "Checked, not cast").
import { base64, decimal, Fault, hex, same, sha256, unbase64, unhex, utf8 } from "./bytes";
import { logKey } from "./definition";
import { bodies, type Definition, line as lineForm, type Line } from "./forms";
import { read } from "./json";
import { Law, readEntry } from "./law";
import { includes, leafHash, readCheckpoint, readProof, signers } from "./notes";
import { Refused } from "../src/features/ballot/cs1/bytes";
import type { Casting, Vote } from "../src/features/ballot/cs1/terms";
import { remake } from "../src/features/ballot/cs1/voter";

/** What the device shows. */
export interface Shown {
  readonly vote: string;
  readonly casting: Casting;
  /** Options by their numbers. */
  readonly options: readonly number[];
  /** Names the ballot. */
  readonly hash: Uint8Array;
  readonly randomness: Uint8Array;
}

const [FIRST, LINE_MAX] = ["plenum-audit/1", 16 * 1024 * 1024];

/** One line, as it is copied or stands in a QR code. */
export const writeShown = ({ vote, casting: { voter, seq }, options, hash, randomness }: Shown): string =>
  [FIRST, vote, hex(voter), seq, options.join(","), base64(hash), base64(randomness)].join(" ");

export function readShown(words: string): Shown | null {
  const [first, vote = "", voter = "", number = "", places = "", name = "", drawn = "", ...more] = (words.trim().split("\n")[0] ?? "").split(" ");
  const [seq, hash, randomness, options] = [decimal(number), unbase64(name), unbase64(drawn), places.split(",").map(decimal)];
  const isId = (id: string) => /^[0-9a-f]{32}$/.test(id);
  if (first !== FIRST || more.length > 0 || !isId(vote) || !isId(voter) || seq === null || hash?.length !== 32 || randomness === null || options.includes(null)) return null;
  return { vote, casting: { voter: unhex(voter), seq }, options: options as number[], hash, randomness };
}

/** The ballot that what was shown makes, if it is the one that was named. */
export function ballotOf(vote: Vote, { casting, options, randomness, hash }: Shown): Uint8Array | null {
  try {
    const made = remake(vote, casting, options, randomness);
    return same(made.hash, hash) ? made.ballot : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The entry that a ballot is never cast, with its proof. */
export interface PutAway {
  readonly entry: string;
  readonly proof: string;
}

/**
 * What the file for the page says: the line, the entries of definition and roll, to which every ballot is bound, the
 * entry that this one is never cast, and the proof of that.
 */
export const writeAuditFile = (shown: Shown, entries: readonly string[], { entry, proof }: PutAway): string => [writeShown(shown), ...entries, entry, proof].join("\n");

/** A file that was read: what was shown, and of which vote. */
export interface Audit {
  readonly shown: Shown;
  readonly law: Law;
  readonly suite: Vote;
  /** Nothing in a file that ends before it. */
  readonly putAway: PutAway | null;
}

const lineOf = (words: string): Line | null => read(words, lineForm, LINE_MAX) as Line | null;

export function readAuditFile(words: string): Audit | null {
  const [, first = "", second = "", entry, ...proof] = words.split("\n");
  const shown = readShown(words);
  const [defined, listed] = [lineOf(first), lineOf(second)];
  const definition = defined?.body == null ? null : read(defined.body, bodies.definition, LINE_MAX);
  if (shown === null || defined === null || listed === null || definition === null || definition.vote !== shown.vote) return null;
  const law = new Law(definition.origin);
  law.admit(defined);
  law.admit(listed);
  return law.suite === null ? null : { shown, law, suite: law.suite, putAway: entry === undefined || entry === "" ? null : { entry, proof: proof.join("\n") } };
}

/** Whether the log says that this ballot is never cast: its voter has entered so, under a checkpoint that the log signed. */
export function isPutAway(definition: Definition, { casting }: Shown, ballot: Uint8Array, { entry: words, proof: proved }: PutAway): boolean {
  const [line, proof] = [lineOf(words), readProof(proved)];
  const checkpoint = proof === null ? null : readCheckpoint(proof.note.text);
  if (line?.body == null || proof === null || checkpoint === null || checkpoint.origin !== definition.origin) return false;
  const [audited, voter] = [read(line.body, bodies.audited, LINE_MAX), hex(casting.voter)];
  if (audited === null || audited.voter !== voter || !same(audited.ballot, sha256(ballot)) || !isOf(line, voter)) return false;
  const key = logKey(definition);
  return signers(proof.note, [key])?.has(key) === true && includes(checkpoint.root, checkpoint.size, proof.index, leafHash(utf8(line.entry)), proof.path);
}

function isOf(line: Line, voter: string): boolean {
  try {
    const { type, by } = readEntry(line);
    return type === "audited" && by === voter;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
