// Paths of certificates that somebody made to deceive, or to keep a verifier busy.
// @vitest-environment node
import { describe, expect, it, vi } from "vitest";
import { concat, unhex, utf8 } from "./bytes";
import { BITS, BOOLEAN, INTEGER, OCTETS, OID, SEQUENCE, SET, TIME } from "./der";
import { type Certificate, isSignedBy, leadsTo, readCertificate } from "./x509";

const TIME_STAMPING = "2b06010505070308";
const SERVER_AUTH = "2b06010505070301";
const ECDSA_SHA256 = "2a8648ce3d040302";
const NOW = Date.UTC(2026, 0, 1) / 1000;

function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const [high, low] = [content.length >> 8, content.length & 255];
  const length = content.length < 0x80 ? [low] : high === 0 ? [0x81, low] : [0x82, high, low];
  return concat(Uint8Array.of(tag, ...length), content);
}

const oid = (digits: string) => der(OID, unhex(digits));
const whole = (...digits: number[]) => der(INTEGER, Uint8Array.of(...digits));
const name = (words: string) => der(SEQUENCE, der(SET, der(SEQUENCE, oid("550403"), der(12, utf8(words)))));
const extension = (kind: string, content: Uint8Array) => der(SEQUENCE, oid(kind), der(BOOLEAN, Uint8Array.of(0xff)), der(OCTETS, content));
const authority = (most?: number) =>
  extension("551d13", der(SEQUENCE, der(BOOLEAN, Uint8Array.of(0xff)), ...(most === undefined ? [] : [whole(most)])));
const purpose = (kind: string) => extension("551d25", der(SEQUENCE, oid(kind)));

const pair = () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
type Pair = Awaited<ReturnType<typeof pair>>;

/** A number of a signature as DER has it: no zeroes that are not needed, and no sign. */
function unsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.slice(first === -1 ? bytes.length - 1 : first);
  return der(INTEGER, digits[0]! > 0x7f ? concat(Uint8Array.of(0), digits) : digits);
}

let serial = 0;

interface Order {
  of: string;
  own: Pair;
  by: string;
  with: Pair;
  extensions: Uint8Array[];
}

async function certificate({ of, own, by, with: signer, extensions }: Order): Promise<Certificate> {
  serial += 1;
  const algorithm = der(SEQUENCE, oid(ECDSA_SHA256));
  const time = (year: number) => der(TIME, utf8(`${year}0101000000Z`));
  const key = new Uint8Array(await crypto.subtle.exportKey("spki", own.publicKey));
  const body = der(
    SEQUENCE, der(0xa0, whole(2)), whole(serial), algorithm, name(by), der(SEQUENCE, time(2020), time(2030)), name(of), key, der(0xa3, der(SEQUENCE, ...extensions)),
  );
  const plain = new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, signer.privateKey, new Uint8Array(body)));
  const signature = der(SEQUENCE, unsigned(plain.slice(0, 32)), unsigned(plain.slice(32)));
  return readCertificate(der(SEQUENCE, body, algorithm, der(BITS, Uint8Array.of(0), signature)));
}

const [root, upper, lower, leafKey] = await Promise.all([pair(), pair(), pair(), pair()]);
const anchor = await certificate({ of: "root", own: root, by: "root", with: root, extensions: [authority()] });
const leaf = await certificate({ of: "stamps", own: leafKey, by: "lower", with: lower, extensions: [purpose(TIME_STAMPING)] });
const above = (extensions: Uint8Array[]) => certificate({ of: "upper", own: upper, by: "root", with: root, extensions });
const below = (extensions: Uint8Array[]) => certificate({ of: "lower", own: lower, by: "upper", with: upper, extensions });

describe("a path", () => {
  it("leads over two authorities to an anchor", async () => {
    const others = [await above([authority(1)]), await below([authority(0), purpose(TIME_STAMPING)])];
    expect(await leadsTo([anchor], others, leaf, NOW)).toBe(true);
    expect(await leadsTo([anchor], others, leaf, NOW + 20 * 365 * 86_400)).toBe(false);
    expect(await leadsTo([], others, leaf, NOW)).toBe(false);
  });

  it("has no more authorities than one of them allows below it", async () => {
    expect(await leadsTo([anchor], [await above([authority(0)]), await below([authority()])], leaf, NOW)).toBe(false);
  });

  it("does not lead over authorities for something else, or over what is no authority", async () => {
    for (const extensions of [[authority(), purpose(SERVER_AUTH)], [purpose(TIME_STAMPING)]]) {
      expect(await leadsTo([anchor], [await above([authority()]), await below(extensions)], leaf, NOW)).toBe(false);
    }
  });

  it("does not begin at an authority", async () => {
    const stamping = await certificate({ of: "stamps", own: leafKey, by: "root", with: root, extensions: [authority(), purpose(TIME_STAMPING)] });
    expect(await leadsTo([anchor], [], stamping, NOW)).toBe(false);
  });

  it("does not lead over extensions that are no DER, and does not break off there", async () => {
    const broken = await below([extension("551d13", Uint8Array.of(0x30, 0x7f))]);
    expect(await leadsTo([anchor], [await above([authority()]), broken], leaf, NOW)).toBe(false);
  });

  it("is looked for in few steps, however many there are", async () => {
    const own = await certificate({ of: "many", own: upper, by: "many", with: upper, extensions: [purpose(TIME_STAMPING)] });
    const order: Order = { of: "many", own: upper, by: "many", with: upper, extensions: [authority()] };
    const others = await Promise.all(Array.from({ length: 16 }, () => certificate(order)));
    const verify = vi.spyOn(crypto.subtle, "verify");
    expect(await leadsTo([anchor], others, own, NOW)).toBe(false);
    expect(verify.mock.calls.length).toBeLessThan(16 * 16);
    verify.mockRestore();
  });
});

describe("a signature", () => {
  it("by a short RSA key is none", async () => {
    for (const [modulusLength, expected] of [[1_024, false], [2_048, true]] as const) {
      const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength, publicExponent: Uint8Array.of(1, 0, 1), hash: "SHA-256" };
      const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const key = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
      const message = new Uint8Array(utf8("a message"));
      const signature = new Uint8Array(await crypto.subtle.sign("RSASSA-PKCS1-v1_5", privateKey, message));
      expect(await isSignedBy(key, "2a864886f70d01010b", "SHA-256", message, signature)).toBe(expected);
    }
  });

  it("with another hash than that of its statement is of no known kind", async () => {
    expect(await isSignedBy(leaf.key, ECDSA_SHA256, "SHA-512", leaf.signed, leaf.signature)).toBe(null);
  });

  it("by a key that is no DER is wrong", async () => {
    expect(await isSignedBy(Uint8Array.of(0x30), ECDSA_SHA256, null, leaf.signed, leaf.signature)).toBe(false);
  });
});
