// Certificates and the path from one to an anchor (RFC 5280, as far as time stamps need it). Signatures by WebCrypto.
import { hex, same } from "./bytes";
import { BITS, BOOLEAN, INTEGER, NotDer, NULL, OCTETS, OID, only, Reader, SEQUENCE, TIME, UTC_TIME } from "./der";

export interface Certificate {
  whole: Uint8Array;
  signed: Uint8Array;
  algorithm: string;
  signature: Uint8Array;
  serial: Uint8Array;
  issuer: Uint8Array;
  subject: Uint8Array;
  /** Seconds since 1970. */
  from: number;
  until: number;
  key: Uint8Array;
  extensions: Map<string, { critical: boolean; content: Uint8Array }>;
}

const EXTENDED_KEY_USAGE = "551d25";
const BASIC_CONSTRAINTS = "551d13";
const KEY_USAGE = "551d0f";
const TIME_STAMPING = "2b06010505070308";
/** Extensions that are understood, or whose meaning does not matter here. Others must not be critical. */
const KNOWN = [EXTENDED_KEY_USAGE, BASIC_CONSTRAINTS, KEY_USAGE];
/** Says for which names an authority may vouch. That is not looked at here, so nobody who has it is followed. */
const NAME_CONSTRAINTS = "551d1e";

/** GeneralizedTime or UTCTime as seconds since 1970, or null. */
export function secondsOf(content: Uint8Array, utc = false): number | null {
  const words = String.fromCharCode(...content);
  const whole = utc ? `${Number(words.slice(0, 2)) < 50 ? "20" : "19"}${words}` : words;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z$/.exec(whole)?.slice(1, 7).map(Number);
  if (parts === undefined) return null;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, 0) / 1000 + second;
}

function timeOf(reader: Reader): number {
  const value = reader.any();
  const seconds = value.tag === TIME || value.tag === UTC_TIME ? secondsOf(value.content, value.tag === UTC_TIME) : null;
  if (seconds === null) throw new NotDer();
  return seconds;
}

export function readCertificate(bytes: Uint8Array): Certificate {
  const outer = only(bytes, SEQUENCE);
  const body = outer.value(SEQUENCE);
  const named = outer.value(SEQUENCE);
  const algorithm = hex(new Reader(named.content).value(OID).content);
  const signature = outer.value(BITS).content;
  outer.end();
  if (signature[0] !== 0) throw new NotDer();
  const inner = new Reader(body.content);
  // The third version is the one that has extensions.
  if (!same(inner.value(0xa0).content, Uint8Array.of(INTEGER, 1, 2))) throw new NotDer();
  const serial = inner.value(INTEGER).whole;
  if (!same(inner.value(SEQUENCE).whole, named.whole)) throw new NotDer();
  const issuer = inner.value(SEQUENCE).whole;
  const validity = inner.inside(SEQUENCE);
  const [from, until] = [timeOf(validity), timeOf(validity)];
  const subject = inner.value(SEQUENCE).whole;
  const key = inner.value(SEQUENCE).whole;
  const extensions: Certificate["extensions"] = new Map();
  while (!inner.isEmpty) {
    const value = inner.any();
    if (value.tag !== 0xa3) continue;
    for (const { content } of only(value.content, SEQUENCE).all(64)) {
      const parts = new Reader(content);
      const name = hex(parts.value(OID).content);
      const critical = parts.optional(BOOLEAN)?.content[0] === 0xff;
      if (extensions.has(name)) throw new NotDer();
      extensions.set(name, { critical, content: parts.value(OCTETS).content });
    }
  }
  return { whole: bytes, signed: body.whole, algorithm, signature: signature.slice(1), serial, issuer, subject, from, until, key, extensions };
}

/** Its key is for time stamps and nothing else, and whoever does not understand that must refuse it. */
export function isForTimeStamps({ extensions }: Certificate): boolean {
  const usage = extensions.get(EXTENDED_KEY_USAGE);
  if (usage === undefined || !usage.critical) return false;
  const purposes = only(usage.content, SEQUENCE);
  return hex(purposes.value(OID).content) === TIME_STAMPING && purposes.isEmpty;
}

/** How many authorities may stand below it; null if it is none. */
function authoritiesBelow({ extensions }: Certificate): number | null {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  if (constraints === undefined) return null;
  const parts = only(constraints.content, SEQUENCE);
  if (parts.optional(BOOLEAN)?.content[0] !== 0xff) return null;
  const most = parts.optional(INTEGER)?.content ?? null;
  parts.end();
  if (most === null) return PATH_MAX;
  const number = most.reduce((sum, byte) => sum * 256 + byte, 0);
  return most.length < 1 || most.length > 2 || number > 255 || most[0]! > 127 ? null : number;
}

/** Whether it may vouch for certificates of time stamps, with so many authorities below it. */
function mayVouch(certificate: Certificate, below: number): boolean {
  const most = authoritiesBelow(certificate);
  if (most === null || below > most) return false;
  const usage = certificate.extensions.get(KEY_USAGE);
  // keyCertSign is the sixth bit.
  if (usage !== undefined && ((new Reader(usage.content).value(BITS).content[1] ?? 0) & 0x04) === 0) return false;
  const purposes = certificate.extensions.get(EXTENDED_KEY_USAGE);
  return purposes === undefined || only(purposes.content, SEQUENCE).all(64).some(({ tag, content }) => tag === OID && hex(content) === TIME_STAMPING);
}

/** What is no DER is not so. */
function holds(what: () => boolean): boolean {
  try {
    return what();
  } catch (error) {
    if (error instanceof NotDer) return false;
    throw error;
  }
}

type Algorithm = { import: EcKeyImportParams | RsaHashedImportParams | { name: string }; verify: EcdsaParams | RsaPssParams | { name: string } };

const HASHES: Record<string, string> = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
export const hashName = (oid: string): string | null => HASHES[oid] ?? null;
const ECDSA: Record<string, string> = { "2a8648ce3d040302": "SHA-256", "2a8648ce3d040303": "SHA-384", "2a8648ce3d040304": "SHA-512" };
const RSA: Record<string, string> = { "2a864886f70d01010b": "SHA-256", "2a864886f70d01010c": "SHA-384", "2a864886f70d01010d": "SHA-512" };
const CURVES: Record<string, [name: string, bytes: number]> = { "2a8648ce3d030107": ["P-256", 32], "2b81040022": ["P-384", 48], "2b81040023": ["P-521", 66] };
const SALTS: Record<string, number> = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** The curve of a key, if it is one of a curve. */
function curveOf(key: Uint8Array): [string, number] | null {
  const algorithm = only(key, SEQUENCE).inside(SEQUENCE);
  if (hex(algorithm.value(OID).content) !== "2a8648ce3d0201") return null;
  return CURVES[hex(algorithm.value(OID).content)] ?? null;
}

/** What WebCrypto calls the algorithm of a signature by this key, or null. */
function algorithmOf(oid: string, hash: string | null, key: Uint8Array): Algorithm | null {
  const ecdsa = ECDSA[oid];
  const named = ecdsa ?? RSA[oid];
  if (hash !== null && named !== undefined && named !== hash) return null;
  const curve = curveOf(key);
  if (ecdsa !== undefined && curve !== null) return { import: { name: "ECDSA", namedCurve: curve[0] }, verify: { name: "ECDSA", hash: ecdsa } };
  const rsa = RSA[oid] ?? (oid === "2a864886f70d010101" ? hash : null);
  if (rsa !== null && rsa !== undefined) return { import: { name: "RSASSA-PKCS1-v1_5", hash: rsa }, verify: { name: "RSASSA-PKCS1-v1_5" } };
  if (oid === "2a864886f70d01010a" && hash !== null) return { import: { name: "RSA-PSS", hash }, verify: { name: "RSA-PSS", saltLength: SALTS[hash]! } };
  return oid === "2b6570" && (hash === null || hash === "SHA-512") ? { import: { name: "Ed25519" }, verify: { name: "Ed25519" } } : null;
}

/** A signature of a curve as WebCrypto wants it: two numbers of fixed length. */
function plain(signature: Uint8Array, bytes: number): Uint8Array {
  const parts = only(signature, SEQUENCE);
  const numbers = [parts.value(INTEGER).content, parts.value(INTEGER).content].map((number) => (number[0] === 0 ? number.slice(1) : number));
  parts.end();
  const all = new Uint8Array(2 * bytes);
  numbers.forEach((number, at) => {
    if (number.length > bytes) throw new NotDer();
    all.set(number, (at + 1) * bytes - number.length);
  });
  return all;
}

/** Whether this key signed; null where the algorithm is not known. `hash` is for signatures that do not name theirs. */
export async function isSignedBy(key: Uint8Array, oid: string, hash: string | null, signed: Uint8Array, signature: Uint8Array): Promise<boolean | null> {
  try {
    const algorithm = algorithmOf(oid, hash, key);
    if (algorithm === null) return null;
    const curve = curveOf(key);
    const imported = await crypto.subtle.importKey("spki", new Uint8Array(key), algorithm.import as EcKeyImportParams, false, ["verify"]);
    const { modulusLength: bits } = imported.algorithm as Partial<RsaHashedKeyAlgorithm>;
    if (bits !== undefined && (bits < 2_048 || bits > 8_192)) return false;
    const spelt = curve !== null && algorithm.import.name === "ECDSA" ? plain(signature, curve[1]) : signature;
    return await crypto.subtle.verify(algorithm.verify as EcdsaParams, imported, new Uint8Array(spelt), new Uint8Array(signed));
  } catch {
    return false;
  }
}

/** Authorities between a certificate and an anchor. */
const PATH_MAX = 6;

/**
 * Whether a path of certificates that were valid at a time leads to an anchor.
 *
 * Step by step away from the leaf, each certificate once and at the shortest distance, where most is allowed: whoever
 * makes a token chooses how many paths there are.
 */
export async function leadsTo(anchors: readonly Certificate[], others: readonly Certificate[], leaf: Certificate, time: number): Promise<boolean> {
  const seen = new Set([hex(leaf.whole)]);
  if (!isValid(leaf, time) || !holds(() => authoritiesBelow(leaf) === null)) return false;
  let reached = [leaf];
  for (let below = 0; reached.length > 0; below += 1) {
    for (const certificate of reached) for (const anchor of anchors) if (await isIssuer(anchor, certificate)) return true;
    if (below === PATH_MAX) return false;
    const next: Certificate[] = [];
    for (const issuer of others) {
      if (seen.has(hex(issuer.whole)) || !isValid(issuer, time) || !holds(() => mayVouch(issuer, below))) continue;
      for (const certificate of reached) {
        if (!(await isIssuer(issuer, certificate))) continue;
        seen.add(hex(issuer.whole));
        next.push(issuer);
        break;
      }
    }
    reached = next;
  }
  return false;
}

function isValid({ extensions, from, until }: Certificate, time: number): boolean {
  const strange = [...extensions].some(([name, { critical }]) => (critical && !KNOWN.includes(name)) || name === NAME_CONSTRAINTS);
  return !strange && time >= from && time <= until;
}

const isIssuer = async (issuer: Certificate, { issuer: name, algorithm, signed, signature }: Certificate): Promise<boolean> =>
  same(issuer.subject, name) && (await isSignedBy(issuer.key, algorithm, null, signed, signature)) === true;

/** An algorithm that has no parameters, or says that it has none. */
export function plainAlgorithm(algorithm: Reader): string {
  const kind = hex(algorithm.value(OID).content);
  const parameters = algorithm.optional(NULL);
  if (parameters !== null && parameters.content.length > 0) throw new NotDer();
  algorithm.end();
  return kind;
}
