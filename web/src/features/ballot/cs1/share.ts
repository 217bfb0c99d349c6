// One trustee's share of one ballot: the values of the polynomials at the trustee's number, encrypted.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { CIPHERTEXT_BYTES, shareLength } from "./ballot";
import { concat, long, Refused, same, short } from "./bytes";
import { readScalar, scalarBytes } from "./group";
import { type Casting, context, keysOf, type Vote } from "./terms";

/** f(j) and g(j) for each option. Secret. */
export type Values = readonly (readonly [f: bigint, g: bigint])[];

/** All that the share is bound to: associated data, and part of the key. */
const associated = (vote: Vote, casting: Casting, trustee: number): Uint8Array =>
  short("share context", ...context(vote, casting), Uint8Array.of(trustee), keysOf(vote, trustee).kem);

function cipher(shared: Uint8Array, ciphertext: Uint8Array, bound: Uint8Array) {
  const key = long("share key", shared, ciphertext, bound);
  return chacha20poly1305(key.slice(0, 32), key.slice(32, 44), bound);
}

export const writeValues = (values: Values): Uint8Array => concat(...values.flat().map(scalarBytes));

export function readValues(bytes: Uint8Array): Values | null {
  const values: [bigint, bigint][] = [];
  for (let at = 0; at < bytes.length; at += 64) {
    const [f, g] = [readScalar(bytes.slice(at, at + 32)), readScalar(bytes.slice(at + 32, at + 64))];
    if (f === null || g === null) return null;
    values.push([f, g]);
  }
  return values;
}

/** Encrypts for a trustee. The 64 bytes of randomness are used for this one share and never again. */
export function seal(vote: Vote, casting: Casting, trustee: number, values: Values, randomness: Uint8Array): Uint8Array {
  const { cipherText, sharedSecret } = xwing.encapsulate(keysOf(vote, trustee).kem, randomness);
  return concat(cipherText, cipher(sharedSecret, cipherText, associated(vote, casting, trustee)).encrypt(writeValues(values)));
}

function unlock(vote: Vote, casting: Casting, trustee: number, shared: Uint8Array, share: Uint8Array): Values {
  let plain: Uint8Array;
  try {
    plain = cipher(shared, share.slice(0, CIPHERTEXT_BYTES), associated(vote, casting, trustee)).decrypt(share.slice(CIPHERTEXT_BYTES));
  } catch {
    throw new Refused("cs1-share-unreadable");
  }
  const values = readValues(plain);
  if (values === null) throw new Refused("cs1-share-malformed");
  return values;
}

/** Opens with the seed of the trustee's key. */
export function open(vote: Vote, casting: Casting, trustee: number, seed: Uint8Array, share: Uint8Array): Values {
  if (share.length !== shareLength(vote)) throw new Refused("cs1-length");
  let shared: Uint8Array;
  try {
    shared = xwing.decapsulate(share.slice(0, CIPHERTEXT_BYTES), seed);
  } catch {
    throw new Refused("cs1-share-unreadable");
  }
  return unlock(vote, casting, trustee, shared, share);
}

/** Opens with the randomness of the voter, as anybody can in a dispute. */
export function reopen(vote: Vote, casting: Casting, trustee: number, randomness: Uint8Array, share: Uint8Array): Values {
  const { cipherText, sharedSecret } = xwing.encapsulate(keysOf(vote, trustee).kem, randomness);
  if (!same(cipherText, share.slice(0, CIPHERTEXT_BYTES))) throw new Refused("cs1-share-randomness");
  return unlock(vote, casting, trustee, sharedSecret, share);
}

/** Bytes of the secret seed of a trustee. */
export const SEED_BYTES = 32;
export const publicKey = (seed: Uint8Array): Uint8Array => xwing.getPublicKey(seed);
