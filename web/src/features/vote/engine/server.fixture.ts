// A server of votes in memory, for tests: it keeps the law of votes, signs its log, and lies when it is told to.
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Sitting, VoteAccepted, VoteAsked, VoteAttached, VoteDesk, VoteLog, VoteNews, VoteSubmission } from "../../../api/generated";
import { ApiProblem } from "../../../api/client";
import { base64, concat, Fault, hex, sha256, unbase64, utf8 } from "../../../../verifier/bytes";
import type { Roll, Rule } from "../../../../verifier/forms";
import { Law } from "../../../../verifier/law";
import { isSigned, makeKey, rootOf, type VerifierKey, writeSignature } from "../../../../verifier/notes";
import { PROFILES } from "../../../../verifier/profiles";
import { Desk } from "../../ballot/cs1/desk";
import type { TrusteeRow, TrusteeStore } from "../../ballot/cs1/once";
import { type Port, type RemoteDesk, remoteDesk, serveDesk } from "../../ballot/cs1/remote";
import { idOf } from "../spelling";
import type { EnginePorts } from "./engine";
import type { Shelf } from "./shelf";
import { keyStatement, uuidOf } from "./write";

export const [TENANT, MEETING] = ["07".repeat(16), "08".repeat(16)];
export const memberId = (number: number): string => number.toString(16).padStart(2, "0").repeat(16);

interface Row {
  entry: string;
  salt: string;
  body: string;
  type: string;
}

interface FakeVote {
  id: string;
  rows: Row[];
  law: Law;
  closing: string | null;
  cosignatures: string[];
  shares: Map<number, string[]>;
  trustees: Map<string, string>;
  /** Keys of the programs that trustees work with. */
  tools: Map<string, string>;
  asked: string[];
  files: (VoteAttached["items"][number] & { bytes: Uint8Array })[];
}

function problem(code: "not-found" | "not-permitted" | "conflict" | "vote-refused" | "unavailable", detail = ""): ApiProblem {
  return new ApiProblem(code, { type: "", title: code, status: 409, code, detail } as never);
}

export class FakeServer {
  readonly seed = sha256(utf8("log"));
  readonly votes = new Map<string, FakeVote>();
  readonly keys = new Map<string, string>();
  /** The one vote there is, where it is held without a meeting. */
  circular: string | null = null;
  /** Whom somebody has said that a person is. */
  readonly isNow = new Map<string, string>();
  /** Submissions whose answer gets lost, one by one. */
  lostAnswers = 0;
  /** What a dishonest server shows instead of a page of the log. */
  bend: (page: VoteLog, from: number, who: string) => VoteLog = (page) => page;
  bendAccepted: (accepted: VoteAccepted) => VoteAccepted = (accepted) => accepted;
  bendDefinition: <T extends object>(definition: T) => object = (definition) => definition;
  bendRoll: (roll: Roll) => Roll = (roll) => roll;
  /** As many shares as one answer has. */
  sharesAtOnce = 500;
  /** From where each trustee asked for shares. */
  readonly sharesFrom: [who: string, from: number][] = [];
  bendShare: (share: string, index: number) => string = (share) => share;
  /** A refusal that no law made, for ballots. */
  deny: "not-found" | "not-permitted" | null = null;
  /** What an answer waits for. */
  slow: (path: string, who: string) => Promise<void> | null = () => null;
  now = 1_790_000_000_000;
  readonly tickets = new Set<string>();
  requests: string[] = [];
  readonly #listeners: ((votes: VoteNews[]) => void)[] = [];
  readonly #keyListeners: (() => void)[] = [];
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  sitting(): Sitting {
    const members = Array.from({ length: this.size }, (_, at) => ({
      id: memberId(at + 1), name: `Member ${at + 1}`, office: null, function: null, group: at % 2 === 0 ? "A" : "B", seat: "holder", participant: memberId(at + 1),
      by_hand: false, place: "room", since_ms: 0, excluded: false, stands_in_for: null, replaced_by: null, next_substitute: null, votes: 1, confirmed: false,
    }));
    return { members } as unknown as Sitting;
  }

  /** As votes have it: a vote without a meeting is its own. */
  get meeting(): string {
    return this.circular === null ? MEETING : idOf(this.circular);
  }

  listen(listener: (votes: VoteNews[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Of whoever leads: told that devices were registered. */
  listenKeys(listener: () => void): void {
    this.#keyListeners.push(listener);
  }

  key(vote: string): VerifierKey {
    return makeKey(this.origin(vote), 1, ed25519.getPublicKey(this.seed))!;
  }

  origin(vote: string): string {
    return `plenum.example/votes/${vote}`;
  }

  note(vote: string, leaves: readonly Uint8Array[]): string {
    const text = `${this.origin(vote)}\n${leaves.length}\n${base64(rootOf(leaves))}\n`;
    return `${text}\n${writeSignature(this.key(vote), ed25519.sign(utf8(text), this.seed))}\n`;
  }

  news({ id, law, cosignatures, asked, trustees }: FakeVote): VoteNews {
    return { id, title: "", stage: law.stage, size: law.leaves.length, confirmed: cosignatures.length, asked: asked.filter((who) => !trustees.has(who)), agreed: [...trustees.keys()], stamp: "off" };
  }

  tell(vote: FakeVote): void {
    for (const listener of this.#listeners) listener([this.news(vote)]);
  }

  post(path: string, body: Record<string, unknown>): unknown {
    const ticket = body["ticket"] as string;
    this.requests.push(path);
    if (!this.tickets.has(ticket)) throw problem("not-found");
    const joined = ticket.split(" ")[0]!;
    const who = this.isNow.get(joined) ?? joined;
    if (path === "/desk") return this.desk(who);
    if (path === "/key") return this.register(who, body as never);
    if (path === "/trustees") return this.ask(body as never);
    if (path === "/attachments") return this.attach(body as never);
    if (path === "") return this.draft(who, body as never);
    const [, id, what] = path.split("/");
    const vote = this.votes.get(id!);
    if (vote === undefined) throw problem("not-found");
    switch (what) {
      case "attachments":
        if (path.endsWith("/remove")) vote.files = vote.files.filter((file) => file.hash !== body["hash"]);
        return this.attached(vote);
      case "roll":
        return { vote: vote.id, body: this.roll() };
      case "trustee":
        vote.trustees.set(who, body["kem"] as string);
        if (body["tool"] !== undefined) vote.tools.set(who, (body["tool"] as { key: string }).key);
        this.tell(vote);
        return undefined;
      case "entries":
        if (this.deny !== null && (body["type"] as string).endsWith("ballot")) throw problem(this.deny);
        return this.enter(vote, body as never);
      case "log":
        return this.bend(this.log(vote, body["from"] as number), body["from"] as number, who);
      case "cosignatures":
        vote.cosignatures.push(body["line"] as string);
        this.tell(vote);
        return undefined;
      case "shares": {
        const at = vote.law.definition!.trustees!.trustees.findIndex(({ member }) => member === who);
        const from = body["from"] as number;
        this.sharesFrom.push([who, from]);
        const due = [...vote.shares].filter(([index]) => index >= from).slice(0, this.sharesAtOnce);
        return { items: due.map(([index, shares]) => ({ index, share: this.bendShare(shares[at]!, index) })) };
      }
      default:
        throw problem("not-found");
    }
  }

  desk(who: string): VoteDesk {
    const number = Number.parseInt(who.slice(0, 2), 16);
    return {
      tenant: TENANT, meeting: this.meeting, you: who, name: `Member ${number}`, member: true, duty: number === 1 ? "chair" : null,
      register: this.circular === null ? [] : this.sitting().members.map(({ id, name, group, seat, votes }) => ({ id, name, group, seat, votes, duty: id === memberId(1) ? "chair" : null, remote: false })), key: this.keys.get(who) ?? null, keys: number === 1 ? [...this.keys].map(([id, key]) => ({ id, key, proof: "sign_in" })) : [], rules: [], secret_warning: 8, votes: [...this.votes.values()].map((vote) => this.news(vote)),
    };
  }

  register(who: string, { key, signature }: { key: string; signature: string }): void {
    const bytes = unbase64(key)!;
    if (!isSigned(keyStatement(this.meeting, who, bytes), bytes, unbase64(signature)!)) throw problem("conflict", "entry-signature");
    this.keys.set(who, key);
    for (const listener of this.#keyListeners) listener();
  }

  make(): FakeVote {
    const id = uuidOf(hex(crypto.getRandomValues(new Uint8Array(16))));
    const vote: FakeVote = { id, rows: [], law: new Law(this.origin(id)), closing: null, cosignatures: [], shares: new Map(), trustees: new Map(), tools: new Map(), asked: [], files: [] };
    this.votes.set(id, vote);
    return vote;
  }

  attach({ vote, name, content }: { vote: string | null; name: string; content: string }): VoteAttached {
    const begun = vote === null ? this.make() : this.votes.get(vote)!;
    const bytes = unbase64(content)!;
    begun.files.push({ name, size: bytes.length, hash: base64(sha256(bytes)), bytes });
    return this.attached(begun);
  }

  attached({ id, files }: FakeVote): VoteAttached {
    return { vote: id, items: files.map(({ name, size, hash }) => ({ name, size, hash })) };
  }

  ask({ vote, ids }: { vote: string | null; ids: string[] }): VoteAsked {
    const asked = vote === null ? this.make() : this.votes.get(vote)!;
    asked.asked = ids;
    this.tell(asked);
    return { vote: asked.id };
  }

  draft(who: string, asked: { vote: string | null; title: string; motion: string; kind: string; rule: string; options: string[]; abstain: boolean; change: boolean; close_when_all_voted: boolean; threshold: number; repeats: string | null; repeats_reason: string | null; circular: { opposable: boolean } | null }) {
    const vote = asked.vote === null ? this.make() : this.votes.get(asked.vote)!;
    const kind = asked.kind.startsWith("roll-call") ? { roll_call: { called: asked.kind === "roll-call-by-name" } } : asked.kind;
    const { name, id, bytes } = this.key(vote.id);
    const byId = [...vote.trustees].sort(([a], [b]) => (a < b ? -1 : 1));
    const trustees = byId.map(([member, kem]) => ({ name: this.desk(member).name, member, kem, signature: vote.tools.get(member) ?? this.keys.get(member) }));
    const isMotion = "motion" in (PROFILES.rules[asked.rule] as Rule).decision;
    const no = { id: "no", label: "Nein", role: "no" };
    const candidates = asked.options.map((label, at) => ({ id: `c${at + 1}`, label, role: "candidate" }));
    const choices = isMotion ? [{ id: "yes", label: "Ja", role: "yes" }, no] : candidates.length === 1 ? [...candidates, no] : candidates;
    const options = asked.abstain ? [...choices, { id: "abstain", label: "Enthaltung", role: "abstain" }] : choices;
    const before = asked.repeats === null ? null : this.votes.get(asked.repeats)!;
    const repeats = before === null ? null : { vote: idOf(before.id), root: base64(rootOf(before.law.leaves)), reason: asked.repeats_reason };
    const body = {
      suite: "plenum-vote/1", origin: name, log: `${name}+${id}+${base64(concat(Uint8Array.of(1), bytes))}`, tenant: TENANT, meeting: this.meeting, vote: idOf(vote.id),
      item: null, title: asked.title, motion: asked.motion, attachments: vote.files.map(({ name, size, hash }) => ({ name, size, hash })), kind, circular: asked.circular,
      options, selection: { min: 1, max: 1 },
      change: asked.change, close_when_all_voted: asked.close_when_all_voted, rule: PROFILES.rules[asked.rule],
      trustees: kind === "secret" ? { threshold: asked.threshold, trustees } : null,
      retention_days: null, repeats, author: { id: who, name: this.desk(who).name, key: this.keys.get(who) },
    };
    return { vote: vote.id, body: JSON.stringify(this.bendDefinition(body)) };
  }

  roll(): string {
    const { members } = this.sitting();
    const register = {
      statutory: this.size, statutory_votes: this.size,
      members: members.map(({ id, name, group }) => ({ id, name, function: null, group, seat: "holder", weight: 1, substitutes: [] })),
    };
    const isHere = this.circular === null;
    const came = members.filter(({ place }) => isHere && place !== null).map(({ id, place }) => ({ came: { member: id, place } }));
    const keys = [...this.keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([member, key]) => ({ member, key, proof: "sign_in" }));
    const officers = [{ id: memberId(1), name: "Member 1", duty: "chair", key: this.keys.get(memberId(1)) }];
    const roll = { register, happened: [{ opened: { all_invited: true } }, ...came, ...(isHere ? ["established"] : [])], keys, officers, chair: memberId(1) };
    return JSON.stringify(this.bendRoll(roll as never));
  }

  enter(vote: FakeVote, sent: VoteSubmission): VoteAccepted {
    const index = this.admit(vote, sent);
    this.#goOn(vote);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new ApiProblem("unreachable");
    }
    this.tell(vote);
    const { leaves } = vote.law;
    const path = pathOf(leaves, index).map((node) => `${base64(node)}\n`).join("");
    const proof = `c2sp.org/tlog-proof@v1\nindex ${index}\n${path}\n${this.note(vote.id, leaves)}`;
    return this.bendAccepted({ index, entry: vote.rows[index]!.entry, proof });
  }

  admit(vote: FakeVote, { type, by, sig, salt, body, shares }: Omit<VoteSubmission, "ticket">): number {
    const again = vote.rows.findIndex((row) => row.salt === salt && row.body === body);
    if (again !== -1) return again;
    const hash = base64(sha256(concat(unbase64(salt)!, utf8(body))));
    const signed = by === null ? "" : `"by":"${by}","sig":"${sig}",`;
    const entry = `{"v":1,"type":"${type}","at":${(this.now += 10)},${signed}"hash":"${hash}"}`;
    try {
      vote.law.admit({ entry, salt: unbase64(salt), body });
    } catch (error) {
      if (error instanceof Fault) throw problem("vote-refused", error.code);
      throw error;
    }
    const index = vote.rows.push({ entry, salt, body, type }) - 1;
    if (shares.length > 0) vote.shares.set(index, shares);
    if (type === "closed") vote.closing = this.note(vote.id, vote.law.leaves);
    return index;
  }

  #goOn(vote: FakeVote): void {
    const { law } = vote;
    const alone = (type: string, body: string) => this.admit(vote, { type, by: null, sig: null, salt: base64(crypto.getRandomValues(new Uint8Array(16))), body, shares: [] });
    if (law.stage === "open" && law.definition!.close_when_all_voted && [...law.entitled().keys()].every((id) => law.casting!.ballots.has(id))) alone("closed", '{"reason":"all_voted"}');
    if (law.stage !== "closed") return;
    let result: string;
    try {
      result = law.counting!.resultText();
    } catch (error) {
      if (error instanceof Fault) return;
      throw error;
    }
    alone("result", result);
  }

  log({ id, rows, law, closing, cosignatures }: FakeVote, from: number): VoteLog {
    const hides = law.stage === "open" && law.definition?.kind === "open";
    const line = ({ entry, salt, body, type }: Row) => (hides && type === "ballot" ? { entry, salt: null, body: null } : { entry, salt, body });
    return { entries: rows.slice(from, from + 5).map(line), size: rows.length, checkpoint: rows.length === 0 ? null : this.note(id, law.leaves), closing, cosignatures, consistency: [] };
  }

  /** The device of a member: what it keeps outlives its page. */
  ports(member: number, kept: Shelf, makeDesk: () => RemoteDesk): EnginePorts {
    const who = memberId(member);
    return {
      shelf: kept,
      people: () => this.sitting().members.map(({ id, name }) => ({ id, name, role: id === memberId(1) ? "chair" : "participant" })),
      ticket: async () => {
        const ticket = `${who} ${this.tickets.size}`;
        this.tickets.add(ticket);
        return ticket;
      },
      post: async <T>(path: string, body: object) => {
        const answer = structuredClone(this.post(path, body as never)) as T;
        await this.slow(path, who);
        return answer;
      },
      file: async (path, body) => {
        const file = this.votes.get(path.split("/")[1]!)?.files.find(({ hash }) => hash === (body as { hash?: string }).hash);
        return new Blob(file === undefined ? [] : [file.bytes as BlobPart]);
      },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 15))),
      desk: () => ({ desk: makeDesk(), end: () => undefined }),
      now: () => this.now,
    };
  }
}

/** A desk as behind a worker: each message is a copy. */
export function deskBehind(once: TrusteeStore): RemoteDesk {
  const listeners: [((event: MessageEvent) => void)[], ((event: MessageEvent) => void)[]] = [[], []];
  const end = (own: 0 | 1): Port => ({
    postMessage: (message) => {
      const data: unknown = structuredClone(message);
      queueMicrotask(() => listeners[own === 0 ? 1 : 0].forEach((listener) => listener({ data } as MessageEvent)));
    },
    addEventListener: (type, listener) => void (type === "message" && listeners[own].push(listener)),
  });
  serveDesk(end(1), new Desk(once));
  return remoteDesk(end(0));
}

/** The siblings from the leaf upwards. */
function pathOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length <= 1) return [];
  const at = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1);
  const [left, right] = [leaves.slice(0, at), leaves.slice(at)];
  return index < at ? [...pathOf(left, index), rootOf(right)] : [...pathOf(right, index - at), rootOf(left)];
}

export function memoryShelf(): Shelf {
  const things = new Map<string, unknown>();
  const copy = <T>(value: T): T => structuredClone(value);
  return {
    get: async <T>(name: string) => (things.has(name) ? copy(things.get(name) as T) : null),
    put: async (name, value) => void things.set(name, copy(value)),
    keep: async <T>(name: string, value: T) => {
      if (!things.has(name)) things.set(name, copy(value));
      return copy(things.get(name) as T);
    },
    update: async <T>(name: string, merge: (standing: T | null) => T) => {
      const merged = merge(things.has(name) ? copy(things.get(name) as T) : null);
      things.set(name, copy(merged));
      return copy(merged);
    },
  };
}

export function memoryRows(): TrusteeStore {
  const rows = new Map<string, TrusteeRow>();
  return {
    read: async (vote) => rows.get(vote) ?? null,
    replace: async (row) => (rows.get(row.vote)?.version ?? 0) === row.version - 1 && rows.set(row.vote, row).size > 0,
  };
}

/** A root that was made up, and signed nevertheless. */
export const forge = (server: FakeServer, vote: string, size: number): string => {
  const text = `${server.origin(vote)}\n${size}\n${base64(sha256(utf8("made up")))}\n`;
  return `${text}\n${writeSignature(server.key(vote), ed25519.sign(utf8(text), server.seed))}\n`;
};
