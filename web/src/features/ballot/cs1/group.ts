// ristretto255: the second generator, commitments, strict decoding, polynomials.
//
// JavaScript promises no constant time. Scalars that are secret go through the multiplication that takes the same steps
// for every scalar, and nothing branches on a vote; more cannot be had here.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { long } from "./bytes";

export const Point = ristretto255.Point;
export type Point = InstanceType<typeof Point>;

export const ORDER: bigint = Point.Fn.ORDER;
export const G: Point = Point.BASE;

let second: Point | undefined;

/** Nobody knows its logarithm to the base G: it comes from a hash. */
export function generatorH(): Point {
  if (second === undefined) {
    second = ristretto255_hasher.deriveToCurve!(long("generator H"));
    second.precompute(6);
  }
  return second;
}

export const mod = (value: bigint): bigint => ((value % ORDER) + ORDER) % ORDER;

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return value;
}

/** 64 uniform bytes as a scalar. */
export const wide = (bytes: Uint8Array): bigint => littleEndian(bytes) % ORDER;

export const scalarBytes = (scalar: bigint): Uint8Array => Point.Fn.toBytes(scalar);

/** The one spelling of a scalar, or null. */
export function readScalar(bytes: Uint8Array): bigint | null {
  const value = littleEndian(bytes);
  return value < ORDER ? value : null;
}

/** The one spelling of a point that is not the neutral one, or null. */
export function readPoint(bytes: Uint8Array): Point | null {
  try {
    const point = Point.fromBytes(bytes);
    return point.is0() ? null : point;
  } catch {
    return null;
  }
}

/** For secret scalars. Zero is a case of its own, and none that randomness makes. */
export const times = (point: Point, scalar: bigint): Point => (scalar === 0n ? Point.ZERO : point.multiply(scalar));

/** For scalars that everybody knows. */
export const timesPublic = (point: Point, scalar: bigint): Point => point.multiplyUnsafe(mod(scalar));

export const commit = (a: bigint, b: bigint): Point => times(G, a).add(times(generatorH(), b));

/** Commitment to a bit: both cases cost the same. */
export const commitBit = (bit: number, b: bigint): Point => select(bit, Point.ZERO, G).add(times(generatorH(), b));

/** One of two by a secret bit, without a branch on it. */
export function select<T>(bit: number, none: T, once: T): T {
  return [none, once][bit & 1] as T;
}

/** Value of a polynomial at a place. */
export const evaluate = (coefficients: readonly bigint[], place: number): bigint =>
  coefficients.reduceRight((sum, coefficient) => mod(sum * BigInt(place) + coefficient), 0n);

/** The same in the exponent. */
export const evaluatePoints = (coefficients: readonly Point[], place: number): Point =>
  coefficients.reduceRight((sum, coefficient) => timesPublic(sum, BigInt(place)).add(coefficient), Point.ZERO);

/** Factors with which values at distinct places give the value at 0. */
export function factorsAtZero(places: readonly number[]): bigint[] {
  return places.map((place) => {
    let [above, below] = [1n, 1n];
    for (const other of places) {
      if (other === place) continue;
      above = mod(above * BigInt(other));
      below = mod(below * BigInt(other - place));
    }
    return mod(above * Point.Fn.inv(below));
  });
}
