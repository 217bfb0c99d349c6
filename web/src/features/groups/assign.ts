/** Who goes into which group: proposals that the chair sees and changes before they hold. */

/** The group of each person, from 0; `null` is still open. */
export type Assignment = ReadonlyMap<string, number | null>;

export const GROUPS_MAX = 100;

/** Spreads people over groups as evenly as can be, in the order given. */
export function spread(people: readonly string[], groups: number): Assignment {
  return new Map(people.map((id, at) => [id, at % groups]));
}

/** How many groups there are when each has at most `size` people. */
export function groupsOfSize(people: number, size: number): number {
  return Math.min(GROUPS_MAX, Math.max(1, Math.ceil(people / Math.max(1, size))));
}

/** A fair order (Fisher and Yates), drawn with the given source of chance in [0, 1). */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const drawn = [...list];
  for (let at = drawn.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const here = drawn[at] as T;
    drawn[at] = drawn[other] as T;
    drawn[other] = here;
  }
  return drawn;
}

export interface FromFile {
  readonly names: readonly string[];
  readonly assignment: Assignment;
  /** Names in the file that nobody in the meeting has. */
  readonly unknown: readonly string[];
}

/**
 * Reads lines of `name of a person; name of a group` (comma, semicolon or tab,
 * quotes allowed). Names are compared without regard to case and spaces.
 */
export function readFile(text: string, people: readonly { readonly id: string; readonly name: string }[]): FromFile {
  const byName = new Map(people.map((person) => [normal(person.name), person.id]));
  const names: string[] = [];
  const assignment = new Map<string, number | null>();
  const unknown: string[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const [person = "", group = ""] = cells(line);
    if (person === "" || group === "") continue;
    const id = byName.get(normal(person));
    if (id === undefined) {
      unknown.push(person);
      continue;
    }
    let at = names.findIndex((name) => normal(name) === normal(group));
    if (at < 0 && names.length < GROUPS_MAX) at = names.push(group) - 1;
    if (at >= 0) assignment.set(id, at);
  }
  return { names, assignment, unknown };
}

function cells(line: string): string[] {
  const found = line.match(/("(?:[^"]|"")*"|[^;,\t]*)(?:[;,\t]|$)/g) ?? [];
  return found.map((cell) => cell.replace(/[;,\t]$/, "").trim().replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
}

function normal(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLocaleLowerCase();
}
