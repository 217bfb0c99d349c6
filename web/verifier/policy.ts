// Whom somebody trusts (FORMAT.md, "Keys"; C2SP tlog-policy).
import { Fault } from "./bytes";
import { readKey, type VerifierKey } from "./notes";

export interface Policy {
  logs: VerifierKey[];
  witnesses: VerifierKey[];
  isSatisfied: (by: ReadonlySet<VerifierKey>) => boolean;
}

const NAMES_MAX = 1_000;

type Agrees = (by: ReadonlySet<VerifierKey>) => boolean;

/** Reads a policy; a wrong line is a fault with its number. */
export function readPolicy(text: string): Policy {
  const [logs, witnesses]: [VerifierKey[], VerifierKey[]] = [[], []];
  const names = new Map<string, Agrees>();
  const grouped = new Set<string>();
  let quorum: Agrees | null = null;
  let quorums = 0;
  const name = (word: string, agrees: Agrees): boolean => {
    if (word === "none" || names.has(word) || names.size === NAMES_MAX) return false;
    names.set(word, agrees);
    return true;
  };
  const line = (words: readonly string[]): boolean => {
    const [what, first = "", second = "", ...rest] = words;
    if (what === "log" && (words.length === 2 || words.length === 3)) {
      const key = readKey(first);
      if (key?.type !== 1) return false;
      logs.push(key);
      return true;
    }
    if (what === "witness" && (words.length === 3 || words.length === 4)) {
      const key = readKey(second);
      if (key?.type !== 4) return false;
      witnesses.push(key);
      return name(first, (by) => by.has(key));
    }
    if (what === "group" && rest.length > 0) {
      const least = second === "any" ? 1 : second === "all" ? rest.length : /^[0-9]{1,9}$/.test(second) ? Number(second) : 0;
      const known = rest.every((word) => names.has(word) && !grouped.has(word)) && new Set(rest).size === rest.length;
      if (least < 1 || least > rest.length || !known) return false;
      const members = rest.map((word) => names.get(word)!);
      rest.forEach((word) => grouped.add(word));
      return name(first, (by) => members.filter((agrees) => agrees(by)).length >= least);
    }
    if (what === "quorum" && words.length === 2 && quorums === 0) {
      quorums += 1;
      quorum = first === "none" ? null : (names.get(first) ?? null);
      return first === "none" || names.has(first);
    }
    return false;
  };
  const lines = text.split("\n");
  lines.forEach((written, at) => {
    const words = written.trim();
    if (words !== "" && !words.startsWith("#") && !line(words.split(/\s+/))) throw new Fault("policy", `line ${at + 1}`);
  });
  // Whoever names witnesses and does not say which of them it takes asks for none of them by mistake.
  if (quorums === 0 && names.size > 0) throw new Fault("policy", `line ${lines.length}`);
  return { logs, witnesses, isSatisfied: (by) => quorum === null || quorum(by) };
}
