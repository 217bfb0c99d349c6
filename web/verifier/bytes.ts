// Bytes, texts and hashes. Everything here has one spelling; any other is refused.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, u32 } from "../src/features/ballot/cs1/bytes";

export { sha256 };
export { concat, hex, same, unhex } from "../src/features/ballot/cs1/bytes";

/** What is wrong, by its code in FORMAT.md. */
export class Fault extends Error {
  readonly code: string;
  readonly place: string | null;

  constructor(code: string, place: string | null = null) {
    super(place === null ? code : `${code} (${place})`);
    this.code = code;
    this.place = place;
  }
}

/** A text, or null if the bytes are none. */
export function text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export const utf8 = (words: string): Uint8Array => new TextEncoder().encode(words);

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function base64(bytes: Uint8Array): string {
  let words = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1], bytes[at + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    words += LETTERS[bits >> 18]! + LETTERS[(bits >> 12) & 63]!;
    words += (b === undefined ? "=" : LETTERS[(bits >> 6) & 63]!) + (c === undefined ? "=" : LETTERS[bits & 63]!);
  }
  return words;
}

/** With padding and without stray bits, or null. */
export function unbase64(words: string): Uint8Array | null {
  if (words.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(words)) return null;
  const padding = words.endsWith("==") ? 2 : words.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((words.length / 4) * 3 - padding);
  for (let at = 0, to = 0; at < words.length; at += 4) {
    const number = (place: number) => Math.max(0, LETTERS.indexOf(words[at + place] ?? "A"));
    const bits = (number(0) << 18) | (number(1) << 12) | (number(2) << 6) | number(3);
    for (const byte of [bits >> 16, bits >> 8, bits]) if (to < bytes.length) bytes[to++] = byte & 255;
  }
  return base64(bytes) === words ? bytes : null;
}

/** Fields, each with its length before it. */
export const fields = (...parts: Uint8Array[]): Uint8Array => concat(...parts.flatMap((part) => [u32(part.length), part]));

/** A decimal number without leading zeroes, or null. */
export function decimal(words: string): number | null {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(words)) return null;
  const number = Number(words);
  return Number.isSafeInteger(number) ? number : null;
}

/** Whether a text holds characters below U+0020, newlines aside if they are allowed. */
export const hasControls = (words: string, newlines: boolean): boolean =>
  [...words].some((letter) => letter < " " && !(newlines && letter === "\n"));
