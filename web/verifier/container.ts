// The container: an archive in its one spelling, and its manifest (FORMAT.md, "Container").
import { base64, concat, Fault, hex, same, sha256, text, utf8 } from "./bytes";

const MIMETYPE = "application/vnd.etsi.asic-e+zip";
const MANIFEST = "META-INF/ASiCManifest.xml";
const STAMP = "META-INF/timestamp.tst";
const MIB = 1024 * 1024;
const LARGEST = 128 * MIB;
const FILES_MAX = 116;
const ATTACHMENTS_MAX = 100;

const PARTS = ["checkpoint", "closing", "cosignatures", "definition.json", "entries.jsonl", "result.json", "roll.json", "spec.md", "tenant.tlog-proof", "verification.txt"];
const REQUIRED = ["checkpoint", "entries.jsonl", "spec.md", "verification.txt"].map((name) => `record/${name}`);

export interface Container {
  parts: Map<string, Uint8Array>;
  /** By hash in hexadecimal digits. */
  attachments: Map<string, Uint8Array>;
  stamp: Uint8Array | null;
  manifest: Uint8Array;
}

function largest(name: string): number | null {
  if (/^attachments\/[0-9a-f]{64}$/.test(name)) return 32 * MIB;
  if (name === "mimetype") return MIMETYPE.length;
  if (name === MANIFEST) return 16 * MIB;
  if (name === STAMP) return 64 * 1024;
  if (name === "record/entries.jsonl") return 64 * MIB;
  return PARTS.includes(name.replace(/^record\//, "")) && name.startsWith("record/") ? 16 * MIB : null;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 255]!;
  return (sum ^ 0xffffffff) >>> 0;
}

function little(length: 2 | 4, number: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (number >>> (8 * at)) & 255);
}

const about = (name: Uint8Array, content: Uint8Array): Uint8Array =>
  concat(
    Uint8Array.of(10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0),
    little(4, crc32(content)),
    little(4, content.length),
    little(4, content.length),
    little(2, name.length),
    little(2, 0),
  );

const starts = (bytes: Uint8Array, at: number, with_: readonly number[]): boolean => with_.every((byte, place) => bytes[at + place] === byte);

/** Takes the files out, and compares the archive with the one that they give. */
function readArchive(bytes: Uint8Array): Map<string, Uint8Array> {
  if (bytes.length > LARGEST) throw new Fault("zip-length");
  const local = [0x50, 0x4b, 3, 4];
  if (!starts(bytes, 0, local)) throw new Fault("zip-none");
  const files = new Map<string, Uint8Array>();
  const directory: Uint8Array[] = [];
  let at = 0;
  let before: string | null = null;
  while (starts(bytes, at, local)) {
    if (files.size === FILES_MAX) throw new Fault("zip-files");
    const start = at;
    const { name, content } = readFile(bytes, start);
    const ordered = before === null ? name === "mimetype" : name !== "mimetype" && (before === "mimetype" || before < name);
    if (!ordered) throw new Fault("zip-order", name);
    const spelling = about(utf8(name), content);
    if (!same(spelling.slice(10, 14), bytes.slice(start + 14, start + 18))) throw new Fault("zip-checksum", name);
    if (!same(spelling, bytes.slice(start + 4, start + 30))) throw new Fault("zip-header", `byte ${start}`);
    directory.push(concat(Uint8Array.of(0x50, 0x4b, 1, 2, 10, 0), spelling, new Uint8Array(10), little(4, start), utf8(name)));
    files.set(name, content);
    before = name;
    at = start + 30 + utf8(name).length + content.length;
  }
  const list = concat(...directory);
  const count = little(2, files.size);
  const end = concat(Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0, 0, 0), count, count, little(4, list.length), little(4, at), little(2, 0));
  const expected = concat(list, end);
  const found = bytes.subarray(at);
  for (let place = 0; place < Math.min(expected.length, found.length); place += 1) {
    if (expected[place] !== found[place]) throw new Fault("zip-directory", `byte ${at + place}`);
  }
  if (found.length < expected.length) throw new Fault("zip-short", `byte ${bytes.length}`);
  if (found.length > expected.length) throw new Fault("zip-trailing", `byte ${at + expected.length}`);
  return files;
}

function readFile(bytes: Uint8Array, start: number): { name: string; content: Uint8Array } {
  const short = () => new Fault("zip-short", `byte ${bytes.length}`);
  if (start + 30 > bytes.length) throw short();
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 30);
  const [packed, size, length] = [view.getUint32(18, true), view.getUint32(22, true), view.getUint16(26, true)];
  const fixed = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
  if (!starts(bytes, start + 4, fixed) || packed !== size || view.getUint16(28, true) !== 0) throw new Fault("zip-header", `byte ${start}`);
  if (length > 100) throw new Fault("zip-name", `byte ${start}`);
  if (start + 30 + length > bytes.length) throw short();
  const name = text(bytes.slice(start + 30, start + 30 + length));
  const most = name === null ? null : largest(name);
  if (name === null || most === null) throw new Fault("zip-name", `byte ${start}`);
  if (size > most) throw new Fault("zip-size", name);
  if (start + 30 + length + size > bytes.length) throw short();
  return { name, content: bytes.subarray(start + 30 + length, start + 30 + length + size) };
}

function writeManifest(files: readonly (readonly [string, Uint8Array])[]): string[] {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
    '<asic:SigReference URI="META-INF/timestamp.tst" MimeType="application/vnd.etsi.timestamp-token"/>',
    ...files.map(
      ([name, content]) =>
        `<asic:DataObjectReference URI="${name}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>` +
        `<ds:DigestValue>${base64(sha256(content))}</ds:DigestValue></asic:DataObjectReference>`,
    ),
    "</asic:ASiCManifest>",
  ];
}

/** Reads a container and checks everything about it that the files themselves say. */
export function readContainer(bytes: Uint8Array): Container {
  const files = readArchive(bytes);
  if (!same(files.get("mimetype") ?? new Uint8Array(), utf8(MIMETYPE))) throw new Fault("container-mimetype", "mimetype");
  const attachments = new Map<string, Uint8Array>();
  for (const [name, content] of files) {
    if (!name.startsWith("attachments/")) continue;
    const hash = hex(sha256(content));
    if (attachments.size === ATTACHMENTS_MAX) throw new Fault("container-attachments");
    if (name !== `attachments/${hash}`) throw new Fault("container-attachment", name);
    attachments.set(hash, content);
  }
  const manifest = files.get(MANIFEST);
  if (manifest === undefined) throw new Fault("container-missing", MANIFEST);
  const covered = [...files].filter(([name]) => name.startsWith("attachments/") || name.startsWith("record/"));
  const lines = writeManifest(covered);
  if (!same(utf8(lines.map((line) => `${line}\n`).join("")), manifest)) {
    const found = (text(manifest) ?? "").split("\n");
    const differs = lines.find((line, at) => line !== found[at]);
    throw new Fault("container-manifest", differs?.match(/^<asic:DataObjectReference URI="([^"]*)"/)?.[1] ?? MANIFEST);
  }
  const missing = REQUIRED.find((name) => !files.has(name));
  if (missing !== undefined) throw new Fault("container-missing", missing);
  return { parts: files, attachments, stamp: files.get(STAMP) ?? null, manifest };
}

const indexOf = (bytes: Uint8Array, what: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(what[0]!, from); at !== -1; at = bytes.indexOf(what[0]!, at + 1)) {
    if (starts(bytes, at, [...what])) return at;
  }
  return -1;
};

export const isPdf = (bytes: Uint8Array): boolean => starts(bytes, 0, [...utf8("%PDF-")]);

/** The container in a protocol (FORMAT.md, "In a protocol"). */
export function containerIn(pdf: Uint8Array): Uint8Array {
  if (pdf.length > 256 * MIB) throw new Fault("pdf-length");
  const content = utf8(MIMETYPE);
  const start = concat(Uint8Array.of(0x50, 0x4b, 3, 4), about(utf8("mimetype"), content), utf8("mimetype"), content);
  const at = indexOf(pdf, start, 0);
  if (at === -1) throw new Fault("pdf-no-record");
  if (indexOf(pdf, start, at + 1) !== -1) throw new Fault("pdf-several-records");
  const ending = Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0, 0, 0);
  let last = -1;
  for (let end = indexOf(pdf, ending, at); end !== -1; end = indexOf(pdf, ending, end + 1)) {
    let behind = end + 22;
    while (pdf[behind] === 10 || pdf[behind] === 13) behind += 1;
    if (starts(pdf, behind, [...utf8("endstream")])) last = end + 22;
  }
  if (last === -1) throw new Fault("pdf-no-record");
  return pdf.subarray(at, last);
}
