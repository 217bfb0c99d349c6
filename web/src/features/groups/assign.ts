/** Who goes into which group: proposals that the chair sees and changes before they hold. */

/** The group of each person, from 0; `null` is still open. */
export type Assignment = ReadonlyMap<string, number | null>;

export const GROUPS_MAX = 100;
/** Longest name of a group, characters (`conference::limits::NAME_CHARS_MAX`). */
export const GROUP_NAME_CHARS_MAX = 100;
/** Largest file of names and groups, bytes: a hundred bytes for each of 2,600 people. */
export const FILE_BYTES_MAX = 256 * 1024;

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
  /** Lines, from 1, that name a person and no group. */
  readonly incomplete: readonly number[];
  /** Groups beyond {@link GROUPS_MAX}, and those whose name is too long. */
  readonly surplus: readonly string[];
  readonly tooLong: readonly string[];
}

/** The text of a file: UTF-8, or what spreadsheets on Windows write. `null` when it is no text. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.length > FILE_BYTES_MAX) return null;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder("windows-1252").decode(bytes);
  }
  // Control characters other than tab and line ends stand in no list of names.
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000E-\u001F]/.test(text) ? null : text;
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
  const incomplete: number[] = [];
  const surplus = new Set<string>();
  const tooLong = new Set<string>();
  for (const [at, line] of text.replace(/^\uFEFF/, "").split(/\r?\n/).entries()) {
    const [person = "", group = ""] = cells(line);
    if (at === 0 && isHead(person, group)) continue;
    if (person === "" || group === "") {
      if (person !== "" || group !== "") incomplete.push(at + 1);
      continue;
    }
    if ([...group].length > GROUP_NAME_CHARS_MAX) {
      tooLong.add(group);
      continue;
    }
    const id = byName.get(normal(person));
    if (id === undefined) {
      unknown.push(person);
      continue;
    }
    let place = names.findIndex((name) => normal(name) === normal(group));
    if (place < 0 && names.length < GROUPS_MAX) place = names.push(group) - 1;
    if (place >= 0) assignment.set(id, place);
    else surplus.add(group);
  }
  return { names, assignment, unknown, incomplete, surplus: [...surplus], tooLong: [...tooLong] };
}

/** A first line that names the columns. */
function isHead(person: string, group: string): boolean {
  return /^(name|person|teilnehmende|participant)s?$/i.test(person) && /^(gruppe|group|raum|room)$/i.test(group);
}

function cells(line: string): string[] {
  const found = line.match(/("(?:[^"]|"")*"|[^;,\t]*)(?:[;,\t]|$)/g) ?? [];
  return found.map((cell) => cell.replace(/[;,\t]$/, "").trim().replace(/^"(.*)"$/, "$1").replaceAll('""', '"'));
}

function normal(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLocaleLowerCase();
}
