// JSON in its one spelling (FORMAT-entries.md): read, compared with a form, written anew, compared.
import { unbase64, utf8 } from "./bytes";

/** The form of a value: takes it, or throws. */
export type Form<T> = (value: unknown) => T;

class NotOfThisForm extends Error {}

const refuse = (): never => {
  throw new NotOfThisForm();
};

type Members = Record<string, Form<unknown>>;
type Read<M extends Members> = { [K in keyof M]: M[K] extends Form<infer T> ? T : never };

/** These members, in this order, and no others. */
export const object =
  <M extends Members>(members: M): Form<Read<M>> =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse();
    const [names, found] = [Object.keys(members), Object.keys(value)];
    if (names.length !== found.length || names.some((name, at) => name !== found[at])) return refuse();
    return Object.fromEntries(names.map((name) => [name, members[name]!((value as Record<string, unknown>)[name])])) as Read<M>;
  };

/** Objects of options: their members stand in ascending order of their names, which JavaScript does not keep. */
const sorted = new WeakSet<object>();

/** Members that options name. */
export const map =
  <T>(form: Form<T>): Form<Map<string, T>> =>
  (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse();
    sorted.add(value);
    return new Map(Object.entries(value).map(([name, member]) => [optionId(name), form(member)]));
  };

export const list =
  <T>(form: Form<T>, most = Number.MAX_SAFE_INTEGER): Form<T[]> =>
  (value) =>
    Array.isArray(value) && value.length <= most ? value.map(form) : refuse();

export const orNull =
  <T>(form: Form<T>): Form<T | null> =>
  (value) =>
    value === null ? null : form(value);

export const oneOf =
  <T extends string>(...words: readonly T[]): Form<T> =>
  (value) =>
    words.includes(value as T) ? (value as T) : refuse();

/** The first of these forms that fits. */
export const either =
  <T>(...forms: readonly Form<T>[]): Form<T> =>
  (value) => {
    for (const form of forms) {
      try {
        return form(value);
      } catch (error) {
        if (!(error instanceof NotOfThisForm)) throw error;
      }
    }
    return refuse();
  };

export const bool: Form<boolean> = (value) => (typeof value === "boolean" ? value : refuse());

const whole: Form<number> = (value) => (Number.isSafeInteger(value) ? (value as number) : refuse());
/** Below zero, too. */
export const signed = whole;
export const number: Form<number> = (value) => (whole(value) >= 0 ? (value as number) : refuse());
export const u32: Form<number> = (value) => (number(value) < 2 ** 32 ? (value as number) : refuse());

/** First and last of each range of characters that do not show, or turn the direction of others. */
const HIDDEN = [
  [0x0000, 0x001f], [0x007f, 0x009f], [0x00ad, 0x00ad], [0x061c, 0x061c], [0x180e, 0x180e], [0x200b, 0x200f], [0x2028, 0x202e],
  [0x2060, 0x206f], [0xfeff, 0xfeff], [0xe000, 0xf8ff], [0xfff0, 0xffff], [0xe0000, 0x10ffff],
] as const;
const isHidden = (letter: string): boolean => HIDDEN.some(([first, last]) => letter.codePointAt(0)! >= first && letter.codePointAt(0)! <= last);

/** Without halves of a pair of UTF-16, which no UTF-8 can spell. */
const isWhole = (words: string): boolean => !/\p{Surrogate}/u.test(words);

function shown(value: unknown, most: number, newlines: boolean): string {
  if (typeof value !== "string" || !isWhole(value)) return refuse();
  const length = utf8(value).length;
  const letters = newlines ? value.replaceAll("\n", "") : value;
  const edges = /^\p{White_Space}|\p{White_Space}$/u;
  return length < 1 || length > most || [...letters].some(isHidden) || edges.test(value) || value.normalize("NFC") !== value ? refuse() : value;
}

export const label: Form<string> = (value) => shown(value, 400, false);
export const words: Form<string> = (value) => shown(value, 65_536, true);
export const optionId: Form<string> = (value) => (typeof value === "string" && /^[a-z0-9-]{1,40}$/.test(value) ? value : refuse());
/** An id as its digits. */
export const id: Form<string> = (value) => (typeof value === "string" && /^[0-9a-f]{32}$/.test(value) ? value : refuse());

export const blob: Form<Uint8Array> = (value) => (typeof value === "string" ? unbase64(value) : null) ?? refuse();
const sized =
  (length: number): Form<Uint8Array> =>
  (value) => {
    const bytes = blob(value);
    return bytes.length === length ? bytes : refuse();
  };
export const digest = sized(32);
export const key = sized(32);
export const salt = sized(16);
export const signature = sized(64);
export const random = sized(64);
export const string: Form<string> = (value) => (typeof value === "string" && isWhole(value) ? value : refuse());

/** A value that is read from a text in its one spelling, or null. */
export function read<T>(text: string, form: Form<T>, most: number): T | null {
  if (utf8(text).length > most) return null;
  try {
    const value: unknown = JSON.parse(text);
    const found = form(value);
    return spell(value) === text ? found : null;
  } catch {
    return null;
  }
}

/** The one spelling. JavaScript puts names that are numbers first; no form has members of such names but maps. */
function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value);
  if (sorted.has(value)) members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${spell(member)}`).join(",")}}`;
}
