// Trees, notes, keys, checkpoints and proofs (crates/ledger/FORMAT.md).
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { base64, concat, decimal, hasControls, hex, same, sha256, unbase64, unhex, utf8 } from "./bytes";

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), entry));
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(1), left, right));

const splitAt = (length: number): number => 2 ** (Math.ceil(Math.log2(length)) - 1);

export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0]!;
  const at = splitAt(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at)));
}

/** Whether a path leads from a leaf to the root (RFC 9162, 2.1.3.2). */
export function includes(root: Uint8Array, size: number, index: number, leaf: Uint8Array, path: readonly Uint8Array[]): boolean {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(hash, root);
}

const Curve = ed25519.Point;
const ORDER = Curve.Fn.ORDER;

function point(bytes: Uint8Array): InstanceType<typeof Curve> | null {
  try {
    const found = Curve.fromBytes(bytes);
    return found.isSmallOrder() || !same(found.toBytes(), bytes) ? null : found;
  } catch {
    return null;
  }
}

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Whether 32 bytes are a key that can be trusted. */
export const isKey = (bytes: Uint8Array): boolean => bytes.length === 32 && point(bytes) !== null;

/** Ed25519, strictly: no small order, S reduced, the equation without the cofactor. */
export function isSigned(message: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const [a, r, s] = [point(key), point(signature.slice(0, 32)), littleEndian(signature.slice(32))];
  if (a === null || r === null || s >= ORDER) return false;
  const k = littleEndian(sha512(concat(signature.slice(0, 32), key, message))) % ORDER;
  return Curve.BASE.multiplyUnsafe(s).equals(r.add(a.multiplyUnsafe(k)));
}

export interface VerifierKey {
  name: string;
  id: string;
  type: number;
  bytes: Uint8Array;
}

const bytesOf = (words: string): number => utf8(words).length;
const isName = (name: string): boolean => bytesOf(name) >= 1 && bytesOf(name) <= 255 && !/[\p{White_Space}+]/u.test(name) && !hasControls(name, false);
export const isOrigin = (origin: string): boolean => bytesOf(origin) >= 1 && bytesOf(origin) <= 255 && !hasControls(origin, false);

const idOf = (name: string, type: number, key: Uint8Array): string => hex(sha256(concat(utf8(name), Uint8Array.of(10, type), key)).slice(0, 4));

export function makeKey(name: string, type: number, bytes: Uint8Array): VerifierKey | null {
  return isName(name) && isKey(bytes) ? { name, id: idOf(name, type, bytes), type, bytes } : null;
}

/** A key as it is written, or null. */
export function readKey(words: string): VerifierKey | null {
  const [name, id, rest] = [words.split("+")[0] ?? "", words.split("+")[1] ?? "", words.split("+").slice(2).join("+")];
  const bytes = unbase64(rest);
  if (bytes === null || bytes.length !== 33 || (bytes[0] !== 1 && bytes[0] !== 4)) return null;
  const key = makeKey(name, bytes[0], bytes.slice(1));
  return key !== null && key.id === id ? key : null;
}

/** Every member of the largest body may cosign, and there are officers and witnesses besides. */
export const SIGNATURES_MAX = 8_192;
const NOTE_BYTES_MAX = 2 * 1024 * 1024;

export interface Signature {
  name: string;
  id: string;
  bytes: Uint8Array;
}

/** The line of a signature. */
export const writeSignature = ({ name, id }: VerifierKey, bytes: Uint8Array): string => `\u2014 ${name} ${base64(concat(unhex(id), bytes))}`;

export interface Note {
  text: string;
  signatures: Signature[];
}

export function readSignature(line: string): Signature | null {
  const parts = line.split(" ");
  const [dash, name, encoded] = parts;
  const bytes = unbase64(encoded ?? "");
  if (parts.length !== 3 || dash !== "\u2014" || name === undefined || !isName(name) || bytes === null || bytes.length <= 4) return null;
  return { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

export function readNote(note: string): Note | null {
  const empty = note.lastIndexOf("\n\n");
  if (bytesOf(note) > NOTE_BYTES_MAX || empty === -1 || !note.endsWith("\n")) return null;
  const text = note.slice(0, empty + 1);
  if (hasControls(text, true)) return null;
  const lines = note.slice(empty + 2, -1).split("\n").map(readSignature);
  return lines.length > SIGNATURES_MAX || lines.includes(null) ? null : { text, signatures: lines as Signature[] };
}

/** Whether this key made this signature under this text. */
export function verifies(text: string, key: VerifierKey, signature: Signature): boolean {
  if (key.type === 1) return isSigned(utf8(text), key.bytes, signature.bytes);
  if (signature.bytes.length !== 72) return false;
  const time = new DataView(signature.bytes.buffer, signature.bytes.byteOffset, 8).getBigUint64(0);
  if (time >= 1n << 63n) return false;
  return isSigned(utf8(`cosignature/v1\ntime ${time}\n${text}`), key.bytes, signature.bytes.slice(8));
}

/** Names of those of `keys` that signed; null if a signature of one of them is wrong. */
export function signers(note: Note, keys: readonly VerifierKey[]): Set<VerifierKey> | null {
  const found = new Set<VerifierKey>();
  for (const signature of note.signatures) {
    const key = keys.find((key) => key.name === signature.name && key.id === signature.id);
    if (key === undefined) continue;
    if (!verifies(note.text, key, signature)) return null;
    found.add(key);
  }
  return found;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
}

export function readCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith("\n")) return null;
  const lines = text.slice(0, -1).split("\n");
  const [origin, size, root] = [lines[0] ?? "", decimal(lines[1] ?? ""), unbase64(lines[2] ?? "")];
  if (!isOrigin(origin) || size === null || root === null || root.length !== 32 || lines.slice(3).includes("")) return null;
  return { origin, size, root };
}

export interface Proof {
  extra: Uint8Array;
  index: number;
  path: Uint8Array[];
  note: Note;
}

export function readProof(words: string): Proof | null {
  const at = words.indexOf("\n\n");
  if (bytesOf(words) > NOTE_BYTES_MAX || at === -1) return null;
  const lines = words.slice(0, at).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") return null;
  let extra: Uint8Array | null = new Uint8Array();
  if (lines[0]?.startsWith("extra ")) {
    extra = unbase64(lines.shift()!.slice(6));
    if (extra === null || extra.length === 0) return null;
  }
  const index = lines[0]?.startsWith("index ") ? decimal(lines.shift()!.slice(6)) : null;
  const path = lines.map(unbase64);
  const note = readNote(words.slice(at + 2));
  if (index === null || note === null || path.length > 63 || path.some((hash) => hash === null || hash.length !== 32)) return null;
  return { extra, index, path: path as Uint8Array[], note };
}
