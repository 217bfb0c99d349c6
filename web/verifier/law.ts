// The law of a vote: which entry may follow which (FORMAT-entries.md, "Stages", "Who signs", "Bodies").
import { concat, Fault, fields, hex, same, sha256, unhex, utf8 } from "./bytes";
import { Casting, type Prove, proveHere } from "./casting";
import { Counting } from "./counting";
import { checkDefinition, checkRoll, isLot, isSecret, secretTerms } from "./definition";
import { type Bodies, bodies, type Definition, type EntryType, type Header, header as headerForm, type Line, type Roll } from "./forms";
import { read } from "./json";
import { isKey, isSigned, leafHash, rootOf } from "./notes";
import type { Presence, Window } from "./presence";
import { barred } from "./profiles";
import type { Vote } from "../src/features/ballot/cs1/terms";

export type Stage = "empty" | "frozen" | "listed" | "open" | "closed" | "counted" | "announced" | "void";

const OPEN = ["ballot", "secret_ballot", "audited", "called", "happened", "opposed", "extended", "complaint", "settled", "closed"];
const STAGES: Record<Stage, readonly string[]> = {
  empty: ["definition"],
  frozen: ["roll", "voided"],
  listed: ["keyed", "opened", "voided"],
  open: [...OPEN, "keyed", "reported", "lot_committed", "fell_back", "objection", "voided"],
  closed: ["keyed", "reported", "lot_committed", "lot_opened", "lot_restarted", "sum", "tie", "fell_back", "paper", "objection", "result", "voided"],
  counted: ["keyed", "objection", "announced", "voided"],
  announced: ["objection", "voided"],
  void: [],
};

const MAY_BE_ERASED: readonly EntryType[] = ["reported", "objection"];
const ENTRIES_MAX = 200_000;
const BODY_MAX = 16 * 1024 * 1024;

/** Reads the header of an entry and compares its body. */
export function readEntry({ entry, salt, body }: Line): Header {
  const header = read(entry, headerForm, 512);
  if (header === null || (salt === null) !== (body === null)) throw new Fault("entry-form");
  if (salt !== null && body !== null) {
    if (utf8(body).length > BODY_MAX) throw new Fault("entry-limit");
    if (!same(sha256(concat(salt, utf8(body))), header.hash)) throw new Fault("entry-hash");
  }
  return header;
}

interface Signer {
  key: Uint8Array;
  /** Chair, minutes, or null for who is no officer. */
  duty: "chair" | "minutes" | null;
}

export class Law {
  stage: Stage = "empty";
  readonly origin: string;
  readonly leaves: Uint8Array[] = [];
  readonly #hashes = new Set<string>();
  definition: Definition | null = null;
  roll: Roll | null = null;
  keys = new Map<string, Uint8Array>();
  /** Those of the moment of the close, by which it is confirmed. A key that somebody gets later confirms nothing. */
  #keysAtClose: ReadonlyMap<string, Uint8Array> | null = null;
  #duties = new Map<string, "chair" | "minutes">();
  #definitionLeaf = new Uint8Array();
  #rollLeaf = new Uint8Array();
  #window: Window | null = null;
  suite: Vote | null = null;
  casting: Casting | null = null;
  counting: Counting | null = null;
  hasResult = false;
  /** Why the vote is void, also where it had a result before. */
  voided: Bodies["voided"] | null = null;
  /** Entries up to and with the close. */
  closing: number | null = null;
  /** All entries were admitted. */
  isWhole = false;
  /** What the last entry that was refused was. */
  refused: EntryType | null = null;
  /** Who signed the ballots whose bodies are not shown before the close. */
  readonly hidden: string[] = [];

  readonly #isSigned: typeof isSigned;
  readonly #prove: Prove;

  /** Whoever goes through the same entries twice may remember which signatures and which proofs were right. */
  constructor(origin: string, checkSignature = isSigned, prove = proveHere) {
    [this.origin, this.#isSigned, this.#prove] = [origin, checkSignature, prove];
  }

  admit(line: Line): void {
    this.refused = null;
    const header = readEntry(line);
    this.refused = header.type;
    if (this.leaves.length >= ENTRIES_MAX) throw new Fault("entry-limit");
    if (this.#hashes.has(hex(header.hash))) throw new Fault("entry-twice");
    if (!STAGES[this.stage].includes(header.type)) throw new Fault(this.stage === "void" && header.type === "voided" ? "void-twice" : "entry-order");
    if (line.body === null && !MAY_BE_ERASED.includes(header.type)) throw new Fault("body-erased");
    const body = line.body === null ? null : read(line.body, bodies[header.type] as never, BODY_MAX);
    if (line.body !== null && body === null) throw new Fault("body-form");
    this.#checkSignature(header, body);
    const leaf = leafHash(utf8(line.entry));
    if (body !== null) this.#take(header, body, leaf, line.body!);
    this.#hashes.add(hex(header.hash));
    this.leaves.push(leaf);
    if (header.type === "closed") this.closing = this.leaves.length;
  }

  /**
   * A ballot whose body is not shown before the close. Form, order and signature are checked as ever; what it says is
   * not, so whoever admits one goes through all entries once more when the bodies are there.
   */
  admitHidden(line: Line): void {
    this.refused = null;
    const header = readEntry(line);
    this.refused = header.type;
    const { by, sig } = header;
    if (header.type !== "ballot" || line.body !== null || this.stage !== "open") throw new Fault("entry-order");
    if (this.#hashes.has(hex(header.hash))) throw new Fault("entry-twice");
    const key = by === null ? undefined : this.keys.get(by);
    if (by === null || sig === null || key === undefined) throw new Fault("entry-by");
    if (!this.entitled().has(by) && !this.#duties.has(by)) throw new Fault("ballot-voter");
    if (!this.#isSigned(this.statement("ballot", by, header.hash), key, sig)) throw new Fault("entry-signature");
    if (this.casting!.until !== null && header.at > this.casting!.until) throw new Fault("ballot-late");
    this.#hashes.add(hex(header.hash));
    this.leaves.push(leafHash(utf8(line.entry)));
    this.hidden.push(by);
  }

  /** What is signed, in the context of definition and roll as far as they are there. */
  statement(type: EntryType, by: string, hash: Uint8Array): Uint8Array {
    return fields(utf8("plenum vote entry"), utf8(type), utf8(this.origin), this.#definitionLeaf, this.#rollLeaf, unhex(by), hash);
  }

  /** Officers with their duties. */
  get duties(): ReadonlyMap<string, "chair" | "minutes"> {
    return this.#duties;
  }

  /** Presence as it is now, or was when it was last written down. */
  get presence(): Presence | null {
    return (this.casting?.window ?? this.#window)?.presence ?? null;
  }

  #checkSignature(header: Header, body: unknown): void {
    const { by, sig } = header;
    if (by === null || sig === null) {
      if (body === null || !byServer(header.type, body)) throw new Fault("entry-by");
      return;
    }
    const signer = this.#signer(header.type, by, body);
    if (!this.#may(header.type, by, body, signer.duty)) throw new Fault("entry-by");
    if (!isKey(signer.key) || !this.#isSigned(this.statement(header.type, by, header.hash), signer.key, sig)) throw new Fault("entry-signature");
  }

  #signer(type: EntryType, by: string, body: unknown): Signer {
    if (type === "definition") {
      const { author } = body as Definition;
      if (author.id === by) return { key: author.key, duty: null };
    }
    if (type === "roll") {
      const officer = (body as Roll).officers.find(({ id }) => id === by);
      if (officer === undefined) throw new Fault("entry-by");
      return officer;
    }
    // Nobody is there to vouch for a device: whoever signs in brings their own key.
    if (type === "keyed" && this.#isOwnKey(by, body)) return { key: (body as Bodies["keyed"]).key, duty: null };
    const author = this.definition?.author;
    if (this.roll === null && author?.id === by) return { key: author.key, duty: "chair" };
    const key = this.keys.get(by);
    if (key === undefined) throw new Fault("entry-key");
    return { key, duty: this.#duties.get(by) ?? null };
  }

  /** A key that somebody registers in a vote without a sitting, signed with it. */
  #isOwnKey(by: string, body: unknown): boolean {
    const { member, proof } = body as Bodies["keyed"];
    return this.definition?.circular != null && member === by && proof !== "minutes";
  }

  #may(type: EntryType, by: string, body: unknown, duty: Signer["duty"]): boolean {
    const of = (member: string) => member === by || duty !== null;
    switch (type) {
      case "definition":
      case "lot_committed":
      case "lot_opened":
        return true;
      case "roll":
      case "opened":
      case "called":
      case "extended":
      case "closed":
      case "lot_restarted":
      case "fell_back":
      case "paper":
        return duty !== null;
      case "keyed":
        return duty !== null || this.#isOwnKey(by, body);
      case "announced":
      case "voided":
        return duty === "chair";
      case "tie":
        return this.roll?.chair === by;
      case "complaint":
      case "sum":
      case "result":
        return false;
      case "ballot": {
        const { how, voter } = body as Bodies["ballot"];
        return how === "device" ? voter === by : duty !== null;
      }
      case "secret_ballot":
      case "audited":
      case "settled":
        return (body as { voter: string }).voter === by;
      case "reported":
      case "opposed":
      case "objection":
        return body === null || of((body as { member: string }).member);
      case "happened": {
        const { happening } = body as Bodies["happened"];
        return typeof happening === "object" && "confirmed" in happening ? of(happening.confirmed.member) : duty !== null;
      }
    }
  }

  #take(header: Header, body: unknown, leaf: Uint8Array, text: string): void {
    switch (header.type) {
      case "definition":
        this.#define(body as Definition, leaf);
        return;
      case "roll":
        this.#list(body as Roll, leaf);
        return;
      case "opened":
        this.#open(body as Bodies["opened"], header);
        return;
      case "keyed":
        this.#rekey(body as Bodies["keyed"]);
        return;
      case "closed":
        this.#close(body as Bodies["closed"], header, leaf);
        return;
      case "fell_back":
        if (this.casting!.fellBack) throw new Fault("entry-order");
        this.casting!.fellBack = true;
        return;
      case "result":
        if (this.counting!.resultText() !== text) throw new Fault("result-wrong");
        [this.hasResult, this.stage] = [true, "counted"];
        return;
      case "announced":
        this.stage = "announced";
        return;
      case "voided":
        [this.voided, this.stage] = [body as Bodies["voided"], "void"];
        return;
      case "objection":
        return;
      case "lot_committed":
        if (!isLot(this.definition!) && this.stage === "open") throw new Fault("lot-none");
        this.casting!.lot.commit(header.by!, body as Bodies["lot_committed"]);
        return;
      case "sum":
      case "tie":
      case "lot_opened":
      case "lot_restarted":
      case "paper":
        this.counting!.take(header, body);
        return;
      default:
        this.casting!.take(header, body, (id) => this.keys.get(id) ?? null, this.leaves.length);
    }
  }

  #define(definition: Definition, leaf: Uint8Array): void {
    checkDefinition(definition);
    if (definition.origin !== this.origin) throw new Fault("definition-origin");
    [this.definition, this.#definitionLeaf, this.stage] = [definition, new Uint8Array(leaf), "frozen"];
  }

  #list(roll: Roll, leaf: Uint8Array): void {
    const { window, keys } = checkRoll(roll);
    const definition = this.definition!;
    if (isSecret(definition)) this.suite = secretTerms(definition, this.#definitionLeaf, leaf);
    this.#duties = new Map(roll.officers.map(({ id, duty }) => [id, duty]));
    [this.roll, this.#rollLeaf, this.keys, this.#window, this.stage] = [roll, new Uint8Array(leaf), keys, window, "listed"];
  }

  #open({ until }: Bodies["opened"], header: Header): void {
    const [definition, roll, window] = [this.definition!, this.roll!, this.#window!];
    if (until === null ? definition.circular !== null : until <= header.at) throw new Fault("open-deadline");
    const bar = barred(definition, roll.chair, window);
    if (bar !== null) throw new Fault(bar);
    const context = { origin: this.origin, definition: this.#definitionLeaf };
    this.casting = new Casting(definition, window, until, this.suite, context, this.#prove);
    this.stage = "open";
  }

  #rekey({ member, key }: Bodies["keyed"]): void {
    const known = this.#duties.has(member) || this.roll!.register.members.some(({ id }) => id === member);
    if (!known || !isKey(key) || [...this.keys.values()].some((other) => same(other, key))) throw new Fault("roll-key");
    if (this.stage === "open" && !this.definition!.change && this.casting?.ballots.has(member)) throw new Fault("keyed-voted");
    this.keys.set(member, key);
  }

  #close({ reason }: Bodies["closed"], header: Header, leaf: Uint8Array): void {
    const casting = this.casting!;
    casting.checkClose(reason, header);
    this.counting = new Counting(casting, this.roll!.chair, rootOf([...this.leaves, leaf]));
    [this.#keysAtClose, this.stage] = [new Map(this.keys), "closed"];
  }

  /** The key with which each person confirms the close; before the close, the one of now. */
  get confirmingKeys(): ReadonlyMap<string, Uint8Array> {
    return this.#keysAtClose ?? this.keys;
  }

  /** Everybody who has a vote. */
  entitled(): ReadonlyMap<string, number> {
    return (this.casting?.window ?? this.#window)?.entitled ?? new Map();
  }
}

function byServer(type: EntryType, body: unknown): boolean {
  if (type === "complaint" || type === "sum" || type === "result") return true;
  if (type === "closed") return (body as Bodies["closed"]).reason !== "officer";
  if (type !== "happened") return false;
  const { happening } = body as Bodies["happened"];
  if (typeof happening === "string") return false;
  return "left" in happening || ("came" in happening && happening.came.place !== "room");
}
