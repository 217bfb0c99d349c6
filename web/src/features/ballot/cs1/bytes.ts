// Framing of everything that is hashed or signed: fields with their length before them, the first one a label.
// Second implementation of suite CS1, from crates/secret-ballot/SUITE.md.
import { sha256, sha512 } from "@noble/hashes/sha2.js";

/** Something of others is not as the suite wants it. Codes are those of SUITE.md. */
export class Refused extends Error {
  readonly code: string;
  /** Slot, option, point, scalar or trustee, as the code has it. */
  readonly at: number | undefined;

  constructor(code: string, at?: number) {
    super(at === undefined ? code : `${code} ${at}`);
    this.code = code;
    this.at = at;
  }
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function u32(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

export function u64(number: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, number);
  return bytes;
}

/** A labelled message. */
export function message(label: string, ...fields: Uint8Array[]): Uint8Array {
  const all = [new TextEncoder().encode(`plenum CS1 ${label}`), ...fields];
  return concat(...all.flatMap((field) => [u32(field.length), field]));
}

export const short = (label: string, ...fields: Uint8Array[]): Uint8Array => sha256(message(label, ...fields));
export const long = (label: string, ...fields: Uint8Array[]): Uint8Array => sha512(message(label, ...fields));

/** For bytes that are no secret. */
export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const unhex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The element of a list whose length is known. */
export function nth<T>(list: readonly T[], at: number): T {
  const found = list[at];
  if (found === undefined) throw new RangeError(`no element ${at}`);
  return found;
}
