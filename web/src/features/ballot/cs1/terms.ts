// What a ballot is bound to: the vote with its shape and trustees, and the place of one ballot in it.
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { ml_kem768_x25519 as xwing } from "@noble/post-quantum/hybrid.js";
import { hex, nth, Refused, short, u32, u64 } from "./bytes";

export const SUITE: Uint8Array = new TextEncoder().encode("CS1");

/** How many options there are and how many a voter chooses. An exclusive one (abstain, invalid) stands alone. */
export interface Shape {
  options: number;
  min: number;
  max: number;
  exclusive: readonly number[];
}

export interface TrusteeKeys {
  /** X-Wing, 1,216 bytes. */
  kem: Uint8Array;
  /** Ed25519, 32 bytes. */
  signature: Uint8Array;
}

export interface Terms {
  tenant: Uint8Array;
  meeting: Uint8Array;
  vote: Uint8Array;
  definition: Uint8Array;
  roll: Uint8Array;
  shape: Shape;
  threshold: number;
  trustees: readonly TrusteeKeys[];
}

/** Terms that were checked, with their names. */
export interface Vote extends Terms {
  readonly fields: readonly Uint8Array[];
  readonly hash: Uint8Array;
}

export interface Casting {
  /** 16 bytes. */
  voter: Uint8Array;
  seq: number;
}

export const blanks = ({ min, max }: Shape): number => max - min;
export const slots = (shape: Shape): number => shape.options + blanks(shape);
/** What a slot counts in the sum of a ballot. */
export const factor = (shape: Shape, slot: number): bigint => (shape.exclusive.includes(slot) ? BigInt(shape.max) : 1n);

function checkShape({ options, min, max, exclusive }: Shape): void {
  const whole = [options, min, max, ...exclusive].every((number) => Number.isInteger(number) && number >= 0);
  if (!whole || options < 2 || options > 64) throw new Refused("cs1-options");
  if (exclusive.some((option) => option >= options) || new Set(exclusive).size !== exclusive.length) throw new Refused("cs1-exclusive");
  if (max < 1 || max > 32 || min > max || max > options - exclusive.length) throw new Refused("cs1-selection");
}

function checkTrustees(threshold: number, trustees: readonly TrusteeKeys[]): void {
  if (trustees.length < 3 || trustees.length > 32) throw new Refused("cs1-trustees");
  if (!Number.isInteger(threshold) || threshold < 2 || threshold > trustees.length) throw new Refused("cs1-threshold");
  const seen = new Set<string>();
  trustees.forEach(({ kem, signature }, at) => {
    if (!isKemKey(kem) || !isSignatureKey(signature)) throw new Refused("cs1-trustee-key", at + 1);
    // Whoever stood twice in the list would have two shares.
    for (const name of [`kem ${hex(kem)}`, `signature ${hex(signature)}`]) {
      if (seen.has(name)) throw new Refused("cs1-trustee-key-shared", at + 1);
      seen.add(name);
    }
  });
}

function isKemKey(kem: Uint8Array): boolean {
  try {
    // Refuses points of small order and numbers that are not reduced.
    x25519.getSharedSecret(new Uint8Array(32).fill(1), kem.slice(1184));
    xwing.encapsulate(kem, new Uint8Array(64));
    return true;
  } catch {
    return false;
  }
}

function isSignatureKey(key: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(key).isSmallOrder();
  } catch {
    return false;
  }
}

export function makeVote(terms: Terms): Vote {
  const { tenant, meeting, vote, definition, roll, shape, threshold, trustees } = terms;
  checkShape(shape);
  checkTrustees(threshold, trustees);
  if ([tenant, meeting, vote].some((id) => id.length !== 16) || [definition, roll].some((hash) => hash.length !== 32)) throw new Refused("cs1-terms");
  const exclusive = shape.exclusive.reduce((bits, option) => bits | (1n << BigInt(option)), 0n);
  const shapeBytes = Uint8Array.of(shape.options, shape.min, shape.max, ...u64(exclusive));
  const keys = trustees.flatMap(({ kem, signature }) => [kem, signature]);
  const trusteesHash = short("trustees", Uint8Array.of(threshold, trustees.length), ...keys);
  const fields = [SUITE, tenant, meeting, vote, definition, roll, shapeBytes, trusteesHash];
  return { ...terms, fields, hash: short("vote", ...fields) };
}

/** The terms and the place of one ballot. */
export const context = (vote: Vote, { voter, seq }: Casting): Uint8Array[] => [...vote.fields, voter, u32(seq)];

/** Keys of a trustee by number, from 1. */
export const keysOf = (vote: Vote, trustee: number): TrusteeKeys => nth(vote.trustees, trustee - 1);
