// What voters and trustees sign, as exact messages for WebCrypto's Ed25519.
import { ed25519 } from "@noble/curves/ed25519.js";
import { message } from "./bytes";
import type { Checked } from "./proof";
import type { Counted } from "./tally";
import type { Vote } from "./terms";

export const ballotStatement = (checked: Checked): Uint8Array => message("sign ballot", checked.vote, checked.hash);

/** A complaint is one of the codes of trustee.ts. */
export const verdictStatement = (checked: Checked, trustee: number, verdict: string): Uint8Array =>
  message("sign verdict", checked.vote, checked.hash, Uint8Array.of(trustee), new TextEncoder().encode(verdict));

export const sumStatement = (vote: Vote, counted: Counted, sum: Uint8Array): Uint8Array => message("sign sum", vote.hash, counted.hash, sum);

/** Ed25519, strictly: no keys and no points of small order, one spelling of a signature. */
export function isSigned(statement: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  try {
    const small = ed25519.Point.fromBytes(signature.slice(0, 32)).isSmallOrder();
    return !small && ed25519.verify(signature, statement, key, { zip215: false });
  } catch {
    return false;
  }
}
