// The log of one vote as this device read it: every entry by the law of votes, every checkpoint against the entries and
// against all checkpoints that were seen before.
//
// The device computes the root from the entries themselves, which is more than a proof of consistency says: whatever the
// log signed before has to be the beginning of what it shows now.
import type { VoteLine, VoteLog } from "../../../api/generated";
import { Fault, fields, hex, same, sha256, unbase64, unhex } from "../../../../verifier/bytes";
import { type Prove, proveHere } from "../../../../verifier/casting";
import { logKey } from "../../../../verifier/definition";
import { type Bodies, bodies, type EntryType, type Line } from "../../../../verifier/forms";
import { type Form, read } from "../../../../verifier/json";
import { Law, readEntry } from "../../../../verifier/law";
import { type Checkpoint, isSigned, makeKey, readCheckpoint, readNote, readSignature, signers, verifies } from "../../../../verifier/notes";
import type { Casting, Vote } from "../../ballot/cs1/terms";
import { VoteRefused } from "../contract";
import type { Memory } from "./memory";
import { Tree } from "./tree";

/** Something an honest client must not be silent about; the codes are those of FORMAT-entries.md. */
export class Alarm extends VoteRefused {}

interface SecretCast {
  readonly index: number;
  readonly voter: string;
  readonly seq: number;
  readonly ballot: Uint8Array;
}

/** What entries say that the law needs no memory of. */
interface Told {
  reports: { member: string; problem: string; text: string | null }[];
  objections: { member: string; text: string }[];
  voided: { cause: string; reason: string } | null;
  secret: SecretCast[];
  complaints: Bodies["complaint"][];
  /** Ballots that were shown and are never cast: `voter hash`, both in hexadecimal digits. */
  audited: Set<string>;
  /** Keys that came after the roll, in their order. */
  keyed: { index: number; member: string; key: Uint8Array }[];
}

/** Definition and roll, to which ballots are bound. */
const BOUND = 2;

/** How far a reading is: the law, the leaves, and what the law needs no memory of. */
interface Standing {
  law: Law;
  tree: Tree;
  told: Told;
}

/**
 * Checks the proofs of a secret ballot in another thread, and gives its hash; nothing where it could not, or they do not
 * hold. Whatever is not proved there is proved here.
 */
export type Prover = (suite: Vote, casting: Casting, ballot: Uint8Array) => Promise<Uint8Array | null>;

const nothingTold = (): Told => ({ reports: [], objections: [], voided: null, secret: [], complaints: [], audited: new Set(), keyed: [] });

const nothingRead = (): Standing => ({ law: new Law(""), tree: new Tree(), told: nothingTold() });

const BODY_MAX = 16 * 1024 * 1024;
/** Signatures and proofs are checked in the thread of the page: after so many milliseconds others get their turn. */
const AT_ONCE_MS = 24;
/** So many ballots are on their way to the other thread at a time: one's own waits behind them. */
const AHEAD = 16;
/** How headers begin, in their one spelling. */
const SECRET = '{"v":1,"type":"secret_ballot"';
const CLOSE = '{"v":1,"type":"closed"';
const CLOSED = ["closed", "counted", "announced"];

/** A message, and no timer: those of a page that nobody looks at are slowed down. */
const pause = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

export class Reading {
  readonly #vote: string;
  readonly #of: { tenant: string; meeting: string };
  readonly #memory: Memory;
  /** Roots that the log signed, by size. */
  readonly #signed = new Map<number, Uint8Array>();
  readonly #good = new Set<string>();
  readonly #prover: Prover | null;
  /** Hashes of ballots whose proofs hold. */
  readonly #proved = new Set<string>();
  #standing: Standing = nothingRead();
  /** A second reading, with bodies that were not shown before; it stands in the place of the first as soon as it is as far. */
  #second: Standing | null = null;
  #isSecond = false;
  closing: { text: string; root: Uint8Array } | null = null;
  /** Members with a vote whose devices confirmed the closed log. */
  readonly confirmed = new Set<string>();
  /** Definition and roll as the server has shown them. */
  readonly bound: VoteLine[] = [];
  /** Lines of confirmations that the server has shown, of whomever. */
  cosigned = 0;

  constructor(vote: string, of: { tenant: string; meeting: string }, memory: Memory, prover: Prover | null = null) {
    [this.#vote, this.#of, this.#memory, this.#prover] = [vote, of, memory, prover];
    if (memory.pinned !== null) this.#signed.set(memory.pinned.size, memory.pinned.root);
  }

  get law(): Law {
    return this.#standing.law;
  }

  get tree(): Tree {
    return this.#standing.tree;
  }

  get told(): Told {
    return this.#standing.told;
  }

  /** Where entries are admitted now. */
  get #at(): Standing {
    return this.#second ?? this.#standing;
  }

  get isClosed(): boolean {
    return CLOSED.includes(this.law.stage);
  }

  /** The largest log that was ever signed for this device. */
  get seen(): number {
    return Math.max(0, ...this.#signed.keys());
  }

  /** Reads on to the end. */
  async read(fetch: (from: number) => Promise<VoteLog>): Promise<void> {
    for (;;) {
      // An answer to a ballot may come before one that was asked for earlier.
      const seen = Math.max(this.seen, this.tree.size);
      const page = await fetch(this.#at.tree.size);
      if (page.size < seen) throw new Alarm("alarm-rollback");
      if (!(await this.#take(page.entries))) continue;
      if (this.#at.tree.size < page.size) {
        if (page.entries.length === 0) throw new Alarm("alarm-entries");
        continue;
      }
      if (page.checkpoint !== null) {
        const checkpoint = this.#signedBy(page.checkpoint);
        // Entries beyond it would be signed by nobody.
        if (checkpoint.size !== page.size) throw new Alarm("alarm-entries");
        this.see(checkpoint);
      } else if (this.tree.size > 0) throw new Alarm("alarm-signature");
      this.#look(page);
      return;
    }
  }

  /** Admits entries; false if all are to be read again, because there are bodies now that were not shown before. */
  async #take(lines: readonly VoteLine[]): Promise<boolean> {
    let since = performance.now();
    const proofs = new Map<number, Promise<void>>();
    for (const [at, line] of lines.entries()) {
      const { entry, salt, body } = line;
      if (performance.now() - since > AT_ONCE_MS) {
        await pause();
        since = performance.now();
      }
      const bytes = salt === null ? null : unbase64(salt);
      if (salt !== null && bytes === null) throw new Alarm("alarm-entries");
      // Whether a close is right shows with the bodies alone.
      if (!this.#isSecond && this.law.hidden.length > 0 && entry.startsWith(CLOSE)) {
        [this.#second, this.#isSecond] = [nothingRead(), true];
        return false;
      }
      for (let next = at; this.#at.law.suite !== null && next < Math.min(at + AHEAD, lines.length); next += 1) {
        if (!proofs.has(next)) proofs.set(next, this.#proveElsewhere(lines[next]!));
      }
      // What needs no proof goes on in the same turn.
      if (entry.startsWith(SECRET)) await proofs.get(at);
      const index = this.#at.tree.size;
      this.#admit({ entry, salt: bytes, body });
      if (index < BOUND) this.bound[index] = line;
    }
    return true;
  }

  #admit(line: Line): void {
    const at = this.#at;
    const index = at.tree.size;
    let type: EntryType | null = null;
    try {
      const header = readEntry(line);
      ({ type } = header);
      if (index === 0) at.law = this.#begin(line);
      const isHidden = type === "ballot" && line.body === null && at.law.stage === "open" && !this.#isSecond;
      if (isHidden) at.law.admitHidden(line);
      else at.law.admit(line);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Alarm(index === 0 ? "alarm-definition" : type === "roll" ? "alarm-roll" : "alarm-entries");
    }
    const leaf = at.law.leaves.at(-1)!;
    at.tree.push(leaf);
    const earlier = this.#second === null ? undefined : this.tree.leaves[index];
    if (earlier !== undefined && !same(earlier, leaf)) throw new Alarm("alarm-fork");
    this.#fix(type, leaf);
    const root = this.#signed.get(at.tree.size);
    if (root !== undefined && !same(root, at.tree.root())) throw new Alarm("alarm-fork");
    this.#tell(at.told, type, line, index);
    if (this.#second !== null && this.#second.tree.size >= this.tree.size) [this.#standing, this.#second] = [this.#second, null];
  }

  #begin(line: Line): Law {
    const definition = line.body === null ? null : read(line.body, bodies.definition, BODY_MAX);
    const { tenant, meeting } = this.#of;
    if (definition === null || definition.vote !== this.#vote || definition.tenant !== tenant || definition.meeting !== meeting) throw new Alarm("alarm-definition");
    return new Law(definition.origin, this.#isSigned, this.#prove);
  }

  /** Signatures of a first reading are the same in the second. */
  readonly #isSigned = (statement: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean => {
    const name = hex(sha256(fields(statement, key, signature)));
    if (!this.#good.has(name) && isSigned(statement, key, signature)) this.#good.add(name);
    return this.#good.has(name);
  };

  /** The hash names vote, voter and ballot: what was proved under it was this one. */
  readonly #prove: Prove = (suite, ballot) => {
    if (!this.#proved.has(hex(ballot.hash))) proveHere(suite, ballot);
  };

  async #proveElsewhere({ entry, body }: VoteLine): Promise<void> {
    const { suite } = this.#at.law;
    if (this.#prover === null || suite === null || body === null || !entry.startsWith(SECRET)) return;
    const cast = read(body, bodies.secret_ballot, BODY_MAX);
    const hash = cast === null ? null : await this.#prover(suite, { voter: unhex(cast.voter), seq: cast.seq }, cast.ballot);
    if (hash !== null) this.#proved.add(hex(hash));
  }

  /** Definition and roll are what they were, whatever happened to the page in between. */
  #fix(type: EntryType, leaf: Uint8Array): void {
    if (type !== "definition" && type !== "roll") return;
    const known = this.#memory[type];
    if (known !== null && !same(known, leaf)) throw new Alarm("alarm-changed");
    this.#memory[type] = leaf;
  }

  #tell(told: Told, type: EntryType, { body }: Line, index: number): void {
    if (body === null) return;
    const as = <T extends EntryType>(kind: T) => read(body, bodies[kind] as Form<unknown>, BODY_MAX) as Bodies[T];
    if (type === "reported") told.reports.push(as(type));
    else if (type === "objection") told.objections.push(as(type));
    else if (type === "voided") told.voided = as(type);
    else if (type === "complaint") told.complaints.push(as(type));
    else if (type === "audited") {
      const { voter, ballot } = as(type);
      told.audited.add(`${voter} ${hex(ballot)}`);
    } else if (type === "keyed") {
      const { member, key } = as(type);
      told.keyed.push({ index, member, key });
    }
    else if (type === "secret_ballot") {
      const { voter, seq, ballot } = as(type);
      told.secret.push({ index, voter, seq, ballot });
    }
  }

  /** Takes a checkpoint that the log signed, if it fits all that was seen. */
  see({ size, root }: Pick<Checkpoint, "size" | "root">): void {
    const earlier = this.#signed.get(size);
    if (earlier !== undefined && !same(earlier, root)) throw new Alarm("alarm-fork");
    if (earlier === undefined && size <= this.tree.size && !same(this.tree.rootAt(size), root)) throw new Alarm("alarm-entries");
    this.#signed.set(size, root);
    if (size > (this.#memory.pinned?.size ?? 0)) this.#memory.pinned = { size, root };
  }

  #signedBy(words: string): Checkpoint {
    const [note, { definition, origin }] = [readNote(words), this.law];
    const checkpoint = note === null ? null : readCheckpoint(note.text);
    if (note === null || checkpoint === null || definition === null || checkpoint.origin !== origin) throw new Alarm("alarm-signature");
    const key = logKey(definition);
    if (signers(note, [key])?.has(key) !== true) throw new Alarm("alarm-signature");
    return checkpoint;
  }

  #look({ closing, cosignatures, size: shown }: VoteLog): void {
    const { law } = this;
    if (closing === null) {
      // Right after the close it may come with the next answer; a log that went on has it.
      if (law.closing !== null && shown > law.closing) throw new Alarm("alarm-closing");
      return;
    }
    const { size, root } = this.#signedBy(closing);
    this.see({ size, root });
    // It was closed after this page was written.
    if (size > this.tree.size) return;
    if (law.closing !== size) throw new Alarm("alarm-closing");
    const { text } = readNote(closing)!;
    this.closing = { text, root };
    this.cosigned = Math.max(this.cosigned, cosignatures.length);
    const entitled = law.entitled();
    for (const line of cosignatures) {
      const signature = readSignature(line);
      const id = signature?.name.startsWith(`${law.origin}/`) === true ? signature.name.slice(law.origin.length + 1) : null;
      if (signature === null || id === null || this.confirmed.has(id)) continue;
      const bytes = entitled.has(id) ? law.confirmingKeys.get(id) : undefined;
      const key = bytes === undefined ? null : makeKey(signature.name, 4, bytes);
      // A line that is none confirms nothing.
      if (key !== null && key.id === signature.id && verifies(text, key, signature)) this.confirmed.add(id);
    }
  }

  /** How many devices of members with a vote could confirm. */
  confirmable(): number {
    const { law } = this;
    return [...law.entitled().keys()].filter((id) => law.confirmingKeys.has(id)).length;
  }

  /**
   * Who has voted, as far as it can be known: of a ballot that is not shown, who signed it. An officer signs those of
   * others, too, and knows which.
   */
  voted(you: string | null): Set<string> {
    const { law } = this;
    const { mine, recorded } = this.#memory;
    const entitled = law.entitled();
    const voted = new Set(law.casting?.ballots.keys());
    for (const by of law.hidden) if (entitled.has(by) && (by !== you || mine !== null || recorded.length === 0)) voted.add(by);
    if (law.hidden.length > 0) for (const id of recorded) voted.add(id);
    return voted;
  }
}
