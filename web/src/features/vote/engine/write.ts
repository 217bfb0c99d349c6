// Bodies in their one spelling (FORMAT-entries.md, "JSON in its one spelling"), and what is signed.
import { base64, fields, unhex, utf8 } from "../../../../verifier/bytes";
import { type Bodies, bodies, type EntryType } from "../../../../verifier/forms";
import { type Form, read } from "../../../../verifier/json";
import { VoteRefused } from "../contract";

const BODY_MAX = 16 * 1024 * 1024;

/** A body as it is hashed. What no reader would take is not written. */
export function writeBody<T extends EntryType>(type: T, body: Bodies[T]): string {
  const text = JSON.stringify(body, (_, value: unknown) => (value instanceof Uint8Array ? base64(value) : value));
  if (read(text, bodies[type] as Form<unknown>, BODY_MAX) === null) throw new VoteRefused("body-form");
  return text;
}

/** Words of a person, as texts of entries have to be: composed, without white space at the ends. */
export const tidy = (words: string): string => words.normalize("NFC").replaceAll(/\r\n?/g, "\n").trim();

/** An id as addresses have it. */
export const uuidOf = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** That whoever registers a key has it. */
export const keyStatement = (meeting: string, id: string, key: Uint8Array): Uint8Array =>
  fields(utf8("plenum voter key"), unhex(meeting), unhex(id), key);

/** What a cosignature is over. */
export const cosignStatement = (text: string, seconds: bigint): Uint8Array => utf8(`cosignature/v1\ntime ${seconds}\n${text}`);

export function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
