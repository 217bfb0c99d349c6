/** Names as people write them, taken apart for small places. */

/** Given names and the last name; tiles keep the last name longest. */
export function splitName(name: string): { given: string; last: string } {
  const words = name.trim().split(/\s+/);
  const last = words.pop() ?? "";
  return { given: words.length > 0 ? `${words.join(" ")} ` : "", last };
}

export function initials(name: string): string {
  const all = name.trim().split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  // "Dr." and "Prof." are no names.
  const named = all.filter((word) => !/^\p{L}{2,}\.$/u.test(word));
  const words = named.length > 0 ? named : all;
  const first = words[0];
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last].map((word) => firstLetter(word ?? "")).join("").toLocaleUpperCase() || "?";
}

function firstLetter(word: string): string {
  return /\p{L}|\p{N}/u.exec(word)?.[0] ?? "";
}

const HUES = ["petrol", "clay", "moss", "plum", "sand", "slate", "rose", "olive", "denim", "sea"] as const;

/** The same person has the same colour everywhere and for everybody. */
export function hueOf(id: string): string {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `av-${HUES[sum % HUES.length] ?? "petrol"}`;
}
