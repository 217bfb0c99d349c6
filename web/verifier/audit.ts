// A secret ballot that was checked instead of cast: its device has shown everything that is in it, and a second one works
// out whether that makes the ballot whose code was seen before (docs/vote-protocol.md, "Checked, not cast").
import { base64, decimal, hex, same, unbase64, unhex } from "./bytes";
import { bodies, line as lineForm, type Line } from "./forms";
import { read } from "./json";
import { Law } from "./law";
import { Refused } from "../src/features/ballot/cs1/bytes";
import type { Casting, Vote } from "../src/features/ballot/cs1/terms";
import { auditHash } from "../src/features/ballot/cs1/voter";

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

/** Whether what was shown makes the ballot that was named. */
export function isHonest(vote: Vote, { casting, options, randomness, hash }: Shown): boolean {
  try {
    return same(auditHash(vote, casting, options, randomness), hash);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** What the file for the page says: the line, then the entries of definition and roll, to which every ballot is bound. */
export const writeAuditFile = (shown: Shown, entries: readonly string[]): string => [writeShown(shown), ...entries, ""].join("\n");

/** A file that was read: what was shown, and of which vote. */
export interface Audit {
  readonly shown: Shown;
  readonly law: Law;
  readonly suite: Vote;
}

export function readAuditFile(words: string): Audit | null {
  const [, ...lines] = words.trimEnd().split("\n");
  const shown = readShown(words);
  const entries = lines.map((one) => read(one, lineForm, LINE_MAX) as Line | null);
  const [first, second] = entries;
  const definition = first?.body == null ? null : read(first.body, bodies.definition, LINE_MAX);
  if (shown === null || entries.length !== 2 || first == null || second == null || definition === null || definition.vote !== shown.vote) return null;
  const law = new Law(definition.origin);
  law.admit(first);
  law.admit(second);
  return law.suite === null ? null : { shown, law, suite: law.suite };
}
