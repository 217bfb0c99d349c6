// Time stamps of RFC 3161 (FORMAT.md, "Time stamp").
import { sha384, sha512 } from "@noble/hashes/sha2.js";
import { concat, Fault, hex, same, sha256 } from "./bytes";
import { INTEGER, NotDer, OCTETS, OID, only, Reader, SEQUENCE, SET, TIME, type Value } from "./der";
import { type Certificate, hashName, isForTimeStamps, isSignedBy, leadsTo, plainAlgorithm, readCertificate, secondsOf } from "./x509";

const SIGNED_DATA = "2a864886f70d010702";
const TST_INFO = "2a864886f70d0109100104";
const CONTENT_TYPE = "2a864886f70d010903";
const MESSAGE_DIGEST = "2a864886f70d010904";
const SIGNING_CERTIFICATE_V2 = "2a864886f70d010910022f";
const SHA256 = "608648016503040201";

interface Token {
  info: Uint8Array;
  certificates: Uint8Array[];
  issuer: Uint8Array;
  serial: Uint8Array;
  hash: string;
  attributes: Value[];
  signed: Uint8Array;
  algorithm: string;
  signature: Uint8Array;
}

const digest = (hash: string, bytes: Uint8Array): Uint8Array => (hash === "SHA-256" ? sha256 : hash === "SHA-384" ? sha384 : sha512)(bytes);

function expect(right: boolean): void {
  if (!right) throw new NotDer();
}

function readToken(bytes: Uint8Array): Token {
  const content = only(bytes, SEQUENCE);
  expect(hex(content.value(OID).content) === SIGNED_DATA);
  const data = only(content.value(0xa0).content, SEQUENCE);
  content.end();
  expect(same(data.value(INTEGER).content, Uint8Array.of(3)));
  const listed = data.inside(SET);
  const stamped = data.inside(SEQUENCE);
  expect(hex(stamped.value(OID).content) === TST_INFO);
  const info = only(stamped.value(0xa0).content, OCTETS);
  stamped.end();
  const certificates = data.optional(0xa0);
  data.optional(0xa1);
  const signers = data.inside(SET);
  data.end();
  const signer = signers.inside(SEQUENCE);
  signers.end();
  expect(same(signer.value(INTEGER).content, Uint8Array.of(1)));
  const id = signer.inside(SEQUENCE);
  const [issuer, serial] = [id.value(SEQUENCE).whole, id.value(INTEGER).whole];
  id.end();
  const kind = plainAlgorithm(signer.inside(SEQUENCE));
  expect(plainAlgorithm(listed.inside(SEQUENCE)) === kind);
  listed.end();
  const attributes = signer.value(0xa0);
  const algorithm = hex(signer.inside(SEQUENCE).value(OID).content);
  const signature = signer.value(OCTETS).content;
  signer.optional(0xa1);
  signer.end();
  const hash = hashName(kind);
  if (hash === null) throw new Fault("time-algorithm");
  return {
    info: infoBytes(info),
    certificates: certificates === null ? [] : new Reader(certificates.content).all(16).map(({ whole }) => whole),
    issuer, serial, hash, algorithm, signature,
    attributes: new Reader(attributes.content).all(32),
    // Signed as a SET, sent as [0].
    signed: concat(Uint8Array.of(SET), attributes.whole.slice(1)),
  };
}

/** What is in a reader, whole. */
function infoBytes(reader: Reader): Uint8Array {
  const value = reader.value(SEQUENCE);
  reader.end();
  return value.whole;
}

/** The one value of an attribute that stands there once. */
function attribute({ attributes }: Token, kind: string): Value {
  const found = attributes.filter(({ tag, content }) => tag === SEQUENCE && hex(new Reader(content).value(OID).content) === kind);
  if (found.length !== 1) throw new Fault("time-attributes");
  const reader = new Reader(found[0]!.content);
  reader.any();
  const values = reader.inside(SET);
  const value = values.any();
  if (!reader.isEmpty || !values.isEmpty) throw new Fault("time-attributes");
  return value;
}

/** Hash and value of the first ESSCertIDv2. */
function certificateHash(token: Token): [string, Uint8Array] {
  const first = new Reader(attribute(token, SIGNING_CERTIFICATE_V2).content).inside(SEQUENCE).inside(SEQUENCE);
  const named = first.optional(SEQUENCE);
  const hash = named === null ? "SHA-256" : hashName(hex(new Reader(named.content).value(OID).content));
  if (hash === null) throw new Fault("time-attributes");
  return [hash, first.value(OCTETS).content];
}

function readInfo(bytes: Uint8Array): { imprint: Uint8Array; time: Uint8Array } {
  const info = only(bytes, SEQUENCE);
  expect(same(info.value(INTEGER).content, Uint8Array.of(1)));
  info.value(OID);
  const message = info.inside(SEQUENCE);
  expect(hex(message.inside(SEQUENCE).value(OID).content) === SHA256);
  const imprint = message.value(OCTETS).content;
  message.end();
  info.value(INTEGER);
  return { imprint, time: info.value(TIME).content };
}

/** Seconds since 1970 at which the message was there, or a fault. */
export async function verifyStamp(bytes: Uint8Array, message: Uint8Array, anchors: readonly Uint8Array[]): Promise<number> {
  if (bytes.length > 64 * 1024) throw new Fault("time-length");
  const { token, imprint, written } = form(() => {
    const token = readToken(bytes);
    const { imprint, time } = readInfo(token.info);
    return { token, imprint, written: time };
  }, "time-form");
  if (!same(imprint, sha256(message))) throw new Fault("time-imprint");
  const time = secondsOf(written);
  if (time === null) throw new Fault("time-time");
  const signer = form(() => signerOf(token), "time-attributes");
  if (!form(() => isForTimeStamps(signer), "time-purpose")) throw new Fault("time-purpose");
  const signed = await isSignedBy(signer.key, token.algorithm, token.hash, token.signed, token.signature);
  if (signed === null) throw new Fault("time-algorithm");
  if (!signed) throw new Fault("time-signature");
  if (anchors.length === 0) throw new Fault("time-no-anchor");
  const others = token.certificates.flatMap((certificate) => readable(certificate));
  if (!(await leadsTo(anchors.flatMap(readable), others, signer, time))) throw new Fault("time-path");
  return time;
}

function signerOf(token: Token): Certificate {
  if (hex(attribute(token, CONTENT_TYPE).content) !== TST_INFO) throw new Fault("time-attributes");
  const [hash, wanted] = certificateHash(token);
  if (!same(digest(token.hash, token.info), attribute(token, MESSAGE_DIGEST).content)) throw new Fault("time-signature");
  const found = token.certificates.find((certificate) => same(digest(hash, certificate), wanted));
  const certificate = found === undefined ? undefined : readable(found)[0];
  if (certificate === undefined || !same(certificate.issuer, token.issuer) || !same(certificate.serial, token.serial)) throw new Fault("time-certificate");
  return certificate;
}

function readable(bytes: Uint8Array): Certificate[] {
  try {
    return [readCertificate(bytes)];
  } catch {
    return [];
  }
}

/** What is no DER is a fault of this code. */
function form<T>(work: () => T, code: string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotDer) throw new Fault(code);
    throw error;
  }
}
