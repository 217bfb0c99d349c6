// Codes that people compare.
import { fields, hex, sha256, utf8 } from "./bytes";

/** Digits and letters of which none looks or sounds like another (Crockford). */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first letters of a hash, five bits each, in groups of four. */
export function codeOf(hash: Uint8Array, letters: number): string {
  const bits = BigInt(`0x${hex(hash.slice(0, 10))}`);
  const words = Array.from({ length: letters }, (_, at) => LETTERS[Number((bits >> BigInt(80 - 5 * (at + 1))) & 31n)]!).join("");
  return words.match(/.{4}/g)!.join("-");
}

const SPOKEN_LETTERS = 8;

/** The code that is read out after the close, by the root of the closed log. */
export const checkCode = (root: Uint8Array): string => codeOf(sha256(fields(utf8("plenum check code"), root)), SPOKEN_LETTERS);

const SEALED_LETTERS = 16;

/** The code of a secret ballot by its hash; long enough that nobody finds a second ballot with the same one. */
export const sealedCode = (hash: Uint8Array): string => codeOf(hash, SEALED_LETTERS);
