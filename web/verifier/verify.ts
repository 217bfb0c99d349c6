// The whole record, checked against what somebody trusts (FORMAT.md, "Checks"; FORMAT-entries.md, "Checks").
import { base64, decimal, Fault, hex, same, text, unbase64, utf8 } from "./bytes";
import { type Container, containerIn, isPdf, readContainer } from "./container";
import { checkCode } from "./code";
import { isLot, isSecret, logKey } from "./definition";
import { bodies, type Definition, type EntryType, header as headerForm, line as lineForm, type Line } from "./forms";
import { read } from "./json";
import { Law, readEntry } from "./law";
import {
  includes, leafHash, makeKey, type Note, readCheckpoint, readNote, readProof, readSignature, rootOf, SIGNATURES_MAX, signers, type VerifierKey, verifies,
} from "./notes";
import type { Policy } from "./policy";
import { isOfProfile } from "./profiles";
import { byBytes, type Outcome } from "./rule";
import { verifyStamp } from "./timestamp";

export type State = "passed" | "failed" | "open";

export interface Finding {
  check: string;
  state: State;
  faults: { code: string; place: string | null }[];
}

export interface Trust {
  policy: Policy;
  /** Certificates as DER. */
  anchors: readonly Uint8Array[];
  waiveTimeStamp: boolean;
  confirmations: number | null;
}

export const ORDER = [
  "container", "time-stamp", "lines", "copies", "attachments", "entries", "erased", "order", "signatures", "definition", "rule", "roll", "presence",
  "ballots", "proofs", "complaints", "sums", "decision", "result", "finished", "closing-checkpoint", "end-checkpoint", "log-key", "confirmations",
  "tenant-log", "receipt", "protocol",
];

/** What was found so far. The first fault of a check stands. */
class Findings {
  readonly #found = new Map<string, Finding>();

  passed(check: string): void {
    if (!this.#found.has(check)) this.#found.set(check, { check, state: "passed", faults: [] });
  }

  failed(check: string, code: string, place: string | null = null): void {
    if (this.state(check) !== "failed") this.#found.set(check, { check, state: "failed", faults: [{ code, place }] });
  }

  open(check: string, code: string, place: string | null = null): void {
    if (this.state(check) !== "failed") this.#found.set(check, { check, state: "open", faults: [{ code, place }] });
  }

  state(check: string): State | null {
    return this.#found.get(check)?.state ?? null;
  }

  list(): Finding[] {
    return ORDER.flatMap((check) => this.#found.get(check) ?? []);
  }
}

export type Verdict = "valid" | "invalid" | "incomplete" | "unreadable";
export const EXIT: Record<Verdict, number> = { valid: 0, invalid: 1, incomplete: 2, unreadable: 3 };

export function verdictOf(findings: readonly Finding[]): Verdict {
  const any = (state: State) => findings.some((finding) => finding.state === state);
  if (findings.length === 0 || findings.some(({ check, state }) => check === "container" && state === "failed")) return "unreadable";
  return any("failed") ? "invalid" : any("open") ? "incomplete" : "valid";
}

const ENTRIES = "record/entries.jsonl";
const LINE_MAX = 2 * (512 + 16 * 1024 * 1024) + 256;

/** What the vote was about, and what came out. Shown only where nothing is wrong. */
export interface Subject {
  title: string;
  motion: string;
  /** Null where there is no result. */
  outcome: Outcome | null;
  /** Why the vote is void: then nothing is decided, whatever the outcome was. */
  voided: string | null;
  options: readonly { id: string; label: string }[];
  /** How many have a vote, and how many of them have voted; of the latter nothing for a lot, and for a vote that went on on paper. */
  entitled: number;
  voted: number | null;
  /** When it was closed, in milliseconds, and the code that was read out then; nothing of a vote that never was. */
  closed: { at: number; code: string } | null;
  /** How many devices confirmed the close, and how many could have; nothing where that is not known. */
  confirmed: Confirmed | null;
}

interface Confirmed {
  confirmed: number;
  could: number;
}

export async function verify(file: Uint8Array, trust: Trust, receipt: Uint8Array | null = null): Promise<Finding[]> {
  return (await verifyAll(file, trust, receipt)).findings;
}

export async function verifyAll(
  file: Uint8Array, trust: Trust, receipt: Uint8Array | null = null,
): Promise<{ findings: Finding[]; subject: Subject | null }> {
  const findings = new Findings();
  const found = await checkAll(file, trust, receipt, findings);
  return { findings: findings.list(), subject: found === null ? null : subjectOf(found) };
}

interface Found {
  lines: readonly Line[];
  law: Law;
  confirmed: Confirmed | null;
}

function subjectOf({ lines, law, confirmed }: Found): Subject | null {
  const { closing, definition } = law;
  if (!law.isWhole || definition === null) return null;
  return {
    ...definition,
    outcome: law.hasResult ? law.counting!.outcome() : null,
    voided: law.voided?.reason ?? null,
    entitled: law.entitled().size,
    voted: votedIn(law),
    closed: closing === null ? null : { at: readEntry(lines[closing - 1]!).at, code: checkCode(rootOf(law.leaves.slice(0, closing))) },
    confirmed,
  };
}

/** Ballots in the urn, where there is one that counts. */
export function votedIn({ casting }: Law): number | null {
  return casting === null || casting.fellBack || isLot(casting.definition) ? null : casting.ballots.size;
}

async function checkAll(file: Uint8Array, trust: Trust, receipt: Uint8Array | null, findings: Findings): Promise<Found | null> {
  const container = attempt(findings, "container", () => readContainer(isPdf(file) ? containerIn(file) : file));
  if (container === null) return null;
  if (isPdf(file)) findings.open("protocol", "protocol-unread");
  await checkStamp(container, trust, findings);
  const lines = attempt(findings, "lines", () => readLines(container.parts.get(ENTRIES)!));
  if (lines === null) return null;
  checkCopies(container, lines, findings);
  const law = followLaw(lines, findings);
  checkAttachments(container, law.definition, findings);
  const confirmed = checkNotes(container, lines, law, trust, findings);
  if (receipt !== null) checkReceipt(receipt, lines, law.definition, findings);
  return { lines, law, confirmed };
}

/** Does something that passes a check, or fails it. */
function attempt<T>(findings: Findings, check: string, work: () => T): T | null {
  try {
    const done = work();
    findings.passed(check);
    return done;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    findings.failed(check, error.code, error.place);
    return null;
  }
}

async function checkStamp({ stamp, manifest }: Container, { anchors, waiveTimeStamp }: Trust, findings: Findings): Promise<void> {
  if (stamp === null) {
    if (!waiveTimeStamp) findings.open("time-stamp", "time-missing");
    return;
  }
  try {
    await verifyStamp(stamp, manifest, anchors);
    findings.passed("time-stamp");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === "time-no-anchor" && waiveTimeStamp) return;
    if (error.code === "time-no-anchor" || error.code === "time-path") findings.open("time-stamp", error.code);
    else findings.failed("time-stamp", error.code, "META-INF/timestamp.tst");
  }
}

function readLines(bytes: Uint8Array): Line[] {
  const words = text(bytes);
  if (words === null || !words.endsWith("\n")) throw new Fault("lines-form", ENTRIES);
  return words
    .slice(0, -1)
    .split("\n")
    .map((line, at) => {
      const place = `${ENTRIES}:${at + 1}`;
      if (at === 200_000) throw new Fault("lines-limit", place);
      const found = read(line, lineForm, LINE_MAX);
      if (found === null) throw new Fault("lines-form", place);
      return found;
    });
}

function checkCopies({ parts }: Container, lines: readonly Line[], findings: Findings): void {
  const types = lines.map(({ entry }) => read(entry, headerForm, 512)?.type ?? null);
  for (const type of ["definition", "roll", "result"] as const) {
    const name = `record/${type}.json`;
    const body = lines.find((line, at) => types[at] === type && line.body !== null)?.body ?? null;
    const there = parts.get(name);
    const fits = body === null ? there === undefined : there !== undefined && same(there, utf8(body));
    if (!fits) findings.failed("copies", "copy-differs", name);
  }
  findings.passed("copies");
}

function checkAttachments({ attachments }: Container, definition: Definition | null, findings: Findings): void {
  const named = new Map((definition?.attachments ?? []).map(({ hash, size }) => [hex(hash), size]));
  const place = (hash: string) => `attachments/${hash}`;
  for (const hash of attachments.keys()) if (!named.has(hash)) return findings.failed("attachments", "attachment-foreign", place(hash));
  for (const [hash, bytes] of attachments) if (named.get(hash) !== bytes.length) return findings.failed("attachments", "attachment-size", place(hash));
  for (const hash of named.keys()) if (!attachments.has(hash)) return findings.open("attachments", "attachment-missing", place(hash));
  if (named.size > 0) findings.passed("attachments");
}

/** Checks that need the law to come to its end. */
const NEED_ALL = ["order", "signatures", "definition", "roll", "presence", "ballots", "proofs", "complaints", "sums", "decision", "result", "finished"];
const SECRET_ONLY = ["proofs", "complaints", "sums"];

function followLaw(lines: readonly Line[], findings: Findings): Law {
  lines.forEach((line, at) => {
    try {
      readEntry(line);
      if (line.body === null) findings.open("erased", "body-erased");
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.failed("entries", error.code, `${ENTRIES}:${at + 1}`);
    }
  });
  const first = lines[0]?.body ?? null;
  const definition = first === null ? null : read(first, bodies.definition, 16 * 1024 * 1024);
  const law = new Law(definition?.origin ?? "unknown");
  let whole = definition !== null;
  if (!whole) findings.failed("definition", "definition-origin", `${ENTRIES}:1`);
  for (let at = 0; whole && at < lines.length; at += 1) {
    try {
      law.admit(lines[at]!);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === "body-erased") findings.open("erased", error.code);
      else findings.failed(checkOf(error.code, law.refused), error.code, `${ENTRIES}:${at + 1}`);
      whole = false;
    }
  }
  findings.passed("entries");
  findings.passed("erased");
  checkRule(law, findings);
  const secret = law.definition === null || isSecret(law.definition);
  const needed = NEED_ALL.filter((check) => secret || !SECRET_ONLY.includes(check));
  if (!whole) {
    for (const check of needed) if (findings.state(check) === null) findings.open(check, "stopped");
    return law;
  }
  law.isWhole = true;
  checkEnd(law, needed, findings);
  return law;
}

function checkRule({ definition }: Law, findings: Findings): void {
  if (definition === null) return findings.open("rule", "stopped");
  const known = isOfProfile(definition.rule);
  if (known === null) findings.open("rule", "rule-unknown");
  else if (known) findings.passed("rule");
  else findings.failed("rule", "rule-differs", `${ENTRIES}:1`);
}

function checkEnd(law: Law, needed: readonly string[], findings: Findings): void {
  if ((law.casting?.openComplaints ?? 0) > 0) findings.open("complaints", "complaints-open");
  let left = needed;
  if (law.stage === "void" && !law.hasResult) left = left.filter((check) => !["sums", "decision", "result"].includes(check));
  if (law.stage === "counted") findings.open("finished", "not-announced");
  if (["empty", "frozen", "listed", "open", "closed"].includes(law.stage)) {
    for (const check of ["finished", "sums", "decision", "result"]) if (left.includes(check)) findings.open(check, "not-finished");
  }
  for (const check of left) findings.passed(check);
}

/** To which check a code belongs. */
function checkOf(code: string, type: EntryType | null): string {
  if (/^entry-(form|hash|twice|limit|time)$/.test(code) || code === "body-form") return "entries";
  if (code === "entry-order" || code === "void-twice") return "order";
  if (/^entry-(by|key|signature)$/.test(code)) return "signatures";
  if (type === "definition" || code.startsWith("definition-")) return "definition";
  if (code.startsWith("roll-") || code.startsWith("register-") || code === "keyed-voted") return "roll";
  if (code.startsWith("presence-") || code === "open-chair" || code === "open-secret") return "presence";
  if (code.startsWith("complaint-") || code === "settlement-none") return "complaints";
  if (code === "sum-twice" || code === "sum-signature") return "sums";
  if (/^(tie|lot|paper)-/.test(code)) return "decision";
  if (code.startsWith("result-")) return "result";
  if (code.startsWith("cs1-")) return type === "sum" || type === "result" ? "sums" : type === "settled" ? "complaints" : "proofs";
  return "ballots";
}

function noteIn({ parts }: Container, name: string): Note | null {
  const bytes = parts.get(name);
  if (bytes === undefined) return null;
  const words = text(bytes);
  const note = words === null ? null : readNote(words);
  if (note === null || note.signatures.length !== 1) throw new Fault("note-form", name);
  return note;
}

function fileOf(findings: Findings, check: string, work: () => Note | null): Note | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    findings.failed(check, error.code, error.place);
    return null;
  }
}

/** Puts the confirmations of members under the closing checkpoint. Without one they are confirmations of nothing. */
function addConfirmations({ parts }: Container, closing: Note | null): void {
  const name = "record/cosignatures";
  const bytes = parts.get(name);
  if (bytes === undefined) return;
  if (!parts.has("record/closing")) throw new Fault("note-form", name);
  // What is there and cannot be read is the fault of that file.
  if (closing === null) return;
  const words = text(bytes);
  if (words === null || !words.endsWith("\n")) throw new Fault("note-form", name);
  let before = "";
  words
    .slice(0, -1)
    .split("\n")
    .forEach((line, at) => {
      const signature = readSignature(line);
      const fits = signature !== null && byBytes(before, signature.name) < 0 && signature.name !== closing.signatures[0]!.name;
      if (!fits || closing.signatures.length === SIGNATURES_MAX) throw new Fault("note-form", `${name}:${at + 1}`);
      closing.signatures.push(signature);
      before = signature.name;
    });
}

function checkNotes(container: Container, lines: readonly Line[], law: Law, trust: Trust, findings: Findings): Confirmed | null {
  const end = fileOf(findings, "end-checkpoint", () => noteIn(container, "record/checkpoint"));
  const closing = fileOf(findings, "closing-checkpoint", () => noteIn(container, "record/closing"));
  fileOf(findings, "confirmations", () => (addConfirmations(container, closing), closing));
  const leaves = lines.map(({ entry }) => leafHash(utf8(entry)));
  const own = law.definition === null ? null : logKey(law.definition);
  let confirmed: Confirmed | null = null;
  if (own === null) {
    for (const check of ["closing-checkpoint", "end-checkpoint", "log-key", "confirmations"]) if (findings.state(check) === null) findings.open(check, "stopped");
  } else {
    checkKey(own, trust, findings);
    confirmed = checkLog(law, leaves, own, { end, closing }, trust, findings);
  }
  if (end !== null) checkTenantLog(container, end, trust, findings);
  settleLogKey(findings, own);
  return confirmed;
}

function checkKey(own: VerifierKey, { policy }: Trust, findings: Findings): void {
  const known = policy.logs.find(({ name }) => name === own.name);
  if (known === undefined) return;
  if (known.id === own.id && same(known.bytes, own.bytes)) findings.passed("log-key");
  else findings.failed("log-key", "log-key-other", `${ENTRIES}:1`);
}

/** A log that is trusted sealed the root, and the definition under that root names the key. */
function settleLogKey(findings: Findings, own: VerifierKey | null): void {
  if (own === null || findings.state("log-key") !== null) return;
  if (findings.state("tenant-log") === "passed") findings.passed("log-key");
  else findings.open("log-key", "log-key-unknown");
}

interface Notes {
  end: Note | null;
  closing: Note | null;
}

function checkLog(law: Law, leaves: readonly Uint8Array[], own: VerifierKey, { end, closing }: Notes, trust: Trust, findings: Findings): Confirmed | null {
  const members = [...law.confirmingKeys].flatMap(([id, bytes]) => {
    const key = makeKey(`${law.origin}/${id}`, 4, bytes);
    return key === null ? [] : [[id, key] as const];
  });
  const witnesses = members.map(([, key]) => key);
  checkNote("end-checkpoint", end, leaves.length, law.origin, own, witnesses, leaves, findings);
  if (law.closing === null && law.isWhole) {
    // Of a vote that was never closed there is no such checkpoint, whatever somebody calls one.
    if (closing !== null) findings.failed("closing-checkpoint", "checkpoint-size");
    return null;
  }
  const by = checkNote("closing-checkpoint", closing, law.closing, law.origin, own, witnesses, leaves, findings);
  const entitled = law.entitled();
  const could = members.filter(([id]) => entitled.has(id));
  if (by === null) {
    if (findings.state("confirmations") === null) findings.open("confirmations", "stopped");
    return null;
  }
  // Each line is the confirmation of somebody with a key. Officers and members without a vote may be among them.
  if (law.closing !== null && members.filter(([, key]) => by.has(key)).length !== closing!.signatures.length - 1) {
    findings.failed("confirmations", "confirmation-unknown", "record/cosignatures");
    return null;
  }
  if (!law.isWhole) {
    // It is not known that this is the checkpoint of the close.
    findings.open("confirmations", "stopped");
    return null;
  }
  const confirmed = could.filter(([, key]) => by.has(key)).length;
  const enough = trust.confirmations === null ? confirmed * 2 > could.length : confirmed >= trust.confirmations;
  if (enough) findings.passed("confirmations");
  else findings.open("confirmations", "confirmations-few");
  return { confirmed, could: could.length };
}

/** Who signed a checkpoint that fits the entries; null if it does not. */
function checkNote(
  check: string, note: Note | null, size: number | null, origin: string, own: VerifierKey, witnesses: readonly VerifierKey[],
  leaves: readonly Uint8Array[], findings: Findings,
): Set<VerifierKey> | null {
  if (findings.state(check) === "failed") return null;
  if (note === null) {
    findings.open(check, "checkpoint-missing");
    return null;
  }
  const checkpoint = readCheckpoint(note.text);
  const by = signers(note, [own, ...witnesses]);
  if (checkpoint === null || checkpoint.origin !== origin || by === null || !by.has(own)) {
    findings.failed(check, "checkpoint-signature");
    return null;
  }
  if (size !== null && checkpoint.size !== size) {
    findings.failed(check, "checkpoint-size");
    return null;
  }
  if (checkpoint.size > leaves.length || !same(rootOf(leaves.slice(0, checkpoint.size)), checkpoint.root)) {
    findings.failed(check, "checkpoint-root");
    return null;
  }
  if (size === null) findings.open(check, "stopped");
  else findings.passed(check);
  return by;
}

function checkTenantLog({ parts }: Container, end: Note, { policy }: Trust, findings: Findings): void {
  const name = "record/tenant.tlog-proof";
  const bytes = parts.get(name);
  if (bytes === undefined) {
    if (findings.state("log-key") !== "passed") findings.open("tenant-log", "tenant-log-missing");
    return;
  }
  const words = text(bytes);
  const proof = words === null ? null : readProof(words);
  const last = readCheckpoint(end.text);
  const of = proof === null ? null : readCheckpoint(proof.note.text);
  if (proof === null || last === null || of === null) return findings.failed("tenant-log", "tenant-log-form", name);
  const leaf = leafHash(utf8(`plenum vote sealed v1\n${end.text}`));
  if (proof.extra.length > 0 || !includes(of.root, of.size, proof.index, leaf, proof.path)) return findings.failed("tenant-log", "tenant-log-proof", name);
  const logs = policy.logs.filter(({ name }) => name === of.origin);
  if (logs.length === 0) return findings.open("tenant-log", "tenant-log-untrusted");
  const by = signers(proof.note, [...logs, ...policy.witnesses]);
  if (by === null || !logs.some((key) => by.has(key))) return findings.failed("tenant-log", "tenant-log-signature", name);
  if (policy.isSatisfied(by)) findings.passed("tenant-log");
  else findings.open("tenant-log", "tenant-log-witnesses");
}

/** How the text of a QR code begins. */
const SHORT_RECEIPT = "plenum-receipt/1 ";

/** The same without a path: whoever has the record has all entries. */
function checkShortReceipt(words: string, lines: readonly Line[], definition: Definition | null, findings: Findings): void {
  const short = readShortReceipt(words);
  if (short === null) return findings.failed("receipt", "receipt-form");
  const own = definition === null ? null : logKey(definition);
  const signed = own === null ? null : readSignature(`\u2014 ${own.name} ${short.signature}`);
  const note = definition === null ? "" : `${definition.origin}\n${short.size}\n${base64(short.root)}\n`;
  if (own === null || signed?.id !== own.id || short.vote !== definition?.vote || !verifies(note, own, signed)) return findings.failed("receipt", "receipt-signature");
  const leaves = lines.slice(0, short.size).map(({ entry }) => leafHash(utf8(entry)));
  const leaf = short.index < short.size ? leaves[short.index] : undefined;
  if (leaf === undefined || !same(leaf, short.leaf)) return findings.failed("receipt", "receipt-missing");
  if (leaves.length !== short.size || !same(rootOf(leaves), short.root)) return findings.failed("receipt", "receipt-fork");
  findings.passed("receipt");
}

function readShortReceipt(words: string) {
  const [, vote = "", index = "", leaf = "", size = "", root = "", signature = "", ...more] = words.replace(/\n$/, "").split(" ");
  const [numbers, hashes] = [[index, size].map(decimal), [leaf, root].map(unbase64)];
  if (more.length > 0 || !/^[0-9a-f]{32}$/.test(vote) || numbers.includes(null) || hashes.some((hash) => hash?.length !== 32)) return null;
  return { vote, index: numbers[0]!, size: numbers[1]!, leaf: hashes[0]!, root: hashes[1]!, signature };
}

function checkReceipt(receipt: Uint8Array, lines: readonly Line[], definition: Definition | null, findings: Findings): void {
  const words = text(receipt);
  if (words?.startsWith(SHORT_RECEIPT) === true) return checkShortReceipt(words, lines, definition, findings);
  const proof = words === null ? null : readProof(words);
  if (proof === null) return findings.failed("receipt", "receipt-form");
  const checkpoint = readCheckpoint(proof.note.text);
  const own = definition === null ? null : logKey(definition);
  const signed = own !== null && proof.note.signatures.some((signature) => signature.name === own.name && signature.id === own.id && verifies(proof.note.text, own, signature));
  const included = checkpoint !== null && includes(checkpoint.root, checkpoint.size, proof.index, leafHash(proof.extra), proof.path);
  if (checkpoint === null || !signed || !included || checkpoint.origin !== definition?.origin) return findings.failed("receipt", "receipt-signature");
  const there = lines[proof.index];
  if (there === undefined || !same(utf8(there.entry), proof.extra)) return findings.failed("receipt", "receipt-missing");
  const before = lines.slice(0, checkpoint.size).map(({ entry }) => leafHash(utf8(entry)));
  if (before.length !== checkpoint.size || !same(rootOf(before), checkpoint.root)) return findings.failed("receipt", "receipt-fork");
  findings.passed("receipt");
}
