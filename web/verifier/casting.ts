// While a vote is open (FORMAT-entries.md, "while open").
import { Fault, fields, hex, same, sha256, unhex, utf8 } from "./bytes";
import { checkChoice, isCalled, isLot, isSecret, ofSuite } from "./definition";
import type { Bodies, Definition, Header } from "./forms";
import { isSigned } from "./notes";
import type { Window } from "./presence";
import { byBytes } from "./rule";
import { ballotHash, readBallot, shareHash, shareLength } from "../src/features/ballot/cs1/ballot";
import { Refused, u32 } from "../src/features/ballot/cs1/bytes";
import { commit, evaluatePoints } from "../src/features/ballot/cs1/group";
import { type Checked, checkBallot } from "../src/features/ballot/cs1/proof";
import { reopen } from "../src/features/ballot/cs1/share";
import { ballotStatement, verdictStatement } from "../src/features/ballot/cs1/statement";
import type { Vote } from "../src/features/ballot/cs1/terms";

export interface Cast {
  seq: number;
  index: number;
  how: "device" | "phone" | "aloud";
  choice: readonly string[] | null;
  checked: Checked | null;
  rejected: boolean;
}

/** Whether the proofs of a ballot hold; throws what is wrong with it. */
export type Prove = (suite: Vote, ballot: Checked) => void;

export const proveHere: Prove = (suite, { casting, ballot }) => void checkBallot(suite, casting, ballot);

export interface Context {
  origin: string;
  definition: Uint8Array;
}

/** A lot in its rounds. */
export class Lot {
  readonly #context: Context;
  #round = 0;
  committed = new Map<string, Uint8Array>();
  #opened = new Map<string, Uint8Array>();
  readonly #out = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  commit(by: string, { round, commitment }: Bodies["lot_committed"]): void {
    if (round !== this.#round || this.#opened.size > 0) throw new Fault("lot-round");
    if (this.#out.has(by) || this.committed.has(by)) throw new Fault("lot-participant");
    if ([...this.committed.values()].some((other) => same(other, commitment))) throw new Fault("lot-value");
    this.committed.set(by, commitment);
  }

  open(by: string, { round, value }: Bodies["lot_opened"]): void {
    if (round !== this.#round || this.committed.size < 2) throw new Fault("lot-round");
    const commitment = this.committed.get(by);
    if (commitment === undefined || this.#opened.has(by)) throw new Fault("lot-participant");
    const { origin, definition } = this.#context;
    const named = sha256(fields(utf8("plenum lot value"), utf8(origin), definition, u32(round), unhex(by), value));
    if (!same(named, commitment)) throw new Fault("lot-value");
    this.#opened.set(by, value);
  }

  restart({ round }: Bodies["lot_restarted"]): void {
    const all = this.#opened.size === this.committed.size;
    if (round !== this.#round || all || this.#opened.size === 0) throw new Fault("lot-round");
    for (const id of this.committed.keys()) if (!this.#opened.has(id)) this.#out.add(id);
    [this.committed, this.#opened] = [new Map(), new Map()];
    this.#round += 1;
  }

  get round(): number {
    return this.#round;
  }

  /** Who has shown their value in this round. */
  get openedBy(): ReadonlySet<string> {
    return new Set(this.#opened.keys());
  }

  /** Committed once and did not open. */
  isOut(id: string): boolean {
    return this.#out.has(id);
  }

  /** The order in which these were drawn, when all have opened. */
  draw(among: readonly string[]): string[] | null {
    if (this.committed.size < 2 || this.#opened.size !== this.committed.size) return null;
    const values = [...this.#opened].sort(([a], [b]) => byBytes(a, b)).flatMap(([id, value]) => [unhex(id), value]);
    const { origin, definition } = this.#context;
    const ticket = (id: string) => hex(sha256(fields(utf8("plenum lot draw"), utf8(origin), definition, u32(this.#round), ...values, utf8(id))));
    return [...among].sort((a, b) => byBytes(ticket(a), ticket(b)));
  }
}

export class Casting {
  readonly definition: Definition;
  readonly window: Window;
  readonly suite: Vote | null;
  readonly lot: Lot;
  readonly #prove: Prove;
  until: number | null;
  readonly ballots = new Map<string, Cast>();
  fellBack = false;
  opposed = false;
  readonly #called = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #audited = new Set<string>();
  /** Secret ballots that were cast, by which a check would name them. */
  readonly #cast = new Set<string>();
  readonly #complaints = new Map<string, Bodies["complaint"]>();

  constructor(definition: Definition, window: Window, until: number | null, suite: Vote | null, context: Context, prove = proveHere) {
    [this.definition, this.window, this.until, this.suite, this.lot, this.#prove] = [definition, window, until, suite, new Lot(context), prove];
  }

  /** Not settled, and about ballots that count: a ballot that was replaced or found at fault can be settled no more. */
  get openComplaints(): number {
    return this.#unsettled().length;
  }

  #unsettled(): Bodies["complaint"][] {
    const counts = ({ voter, ballot }: Bodies["complaint"]) => {
      const cast = this.ballots.get(voter);
      return cast?.checked != null && !cast.rejected && same(cast.checked.hash, ballot);
    };
    return [...this.#complaints.values()].filter(counts);
  }

  /** Whose name was read out, in that order. */
  get called(): ReadonlySet<string> {
    return this.#called;
  }

  /** Voters about whose last ballot somebody complained, and nothing is settled yet. */
  get complainedOf(): ReadonlySet<string> {
    return new Set(this.#unsettled().map(({ voter }) => voter));
  }

  take(header: Header, body: unknown, keyOf: (id: string) => Uint8Array | null, index: number): void {
    switch (header.type) {
      case "ballot":
        this.#open(body as Bodies["ballot"], header, index);
        return;
      case "secret_ballot":
        this.#secret(body as Bodies["secret_ballot"], header, keyOf, index);
        return;
      case "audited": {
        const { voter, ballot } = body as Bodies["audited"];
        if (this.suite === null || !this.window.entitled.has(voter)) throw new Fault("ballot-voter");
        // Whoever checks a ballot shows what is in it: one that was cast stays closed.
        if (this.#cast.has(hex(ballot))) throw new Fault("ballot-audited");
        this.#audited.add(hex(ballot));
        return;
      }
      case "called": {
        const { member } = body as Bodies["called"];
        if (!isCalled(this.definition) || !this.window.entitled.has(member) || this.#called.has(member)) throw new Fault("call-twice");
        this.#called.add(member);
        return;
      }
      case "happened":
        this.window.apply((body as Bodies["happened"]).happening);
        return;
      case "opposed":
        if (this.definition.circular?.opposable !== true || !this.window.entitled.has((body as Bodies["opposed"]).member)) throw new Fault("entry-by");
        this.opposed = true;
        return;
      case "extended": {
        const { until } = body as Bodies["extended"];
        if (this.until === null || until <= this.until || header.at > this.until) throw new Fault("open-deadline");
        this.until = until;
        return;
      }
      case "complaint":
        this.#complain(body as Bodies["complaint"]);
        return;
      case "settled":
        this.#settle(body as Bodies["settled"]);
        return;
      default:
        return;
    }
  }

  #mayVote(voter: string, seq: number, header: Header): void {
    if (!this.window.entitled.has(voter)) throw new Fault("ballot-voter");
    if (this.fellBack || isLot(this.definition)) throw new Fault("entry-order");
    if (this.until !== null && header.at > this.until) throw new Fault("ballot-late");
    if (isCalled(this.definition) && !this.#called.has(voter)) throw new Fault("ballot-uncalled");
    const before = this.ballots.get(voter);
    if (before === undefined) {
      if (seq === 0) throw new Fault("ballot-seq");
    } else {
      if (!this.definition.change && !before.rejected) throw new Fault("ballot-again");
      if (seq <= before.seq) throw new Fault("ballot-seq");
    }
  }

  #open({ voter, seq, choice, how }: Bodies["ballot"], header: Header, index: number): void {
    if (isSecret(this.definition)) throw new Fault("ballot-how");
    this.#mayVote(voter, seq, header);
    checkChoice(this.definition, choice);
    if (how !== "device") {
      const place = this.window.presence.there.get(voter);
      const fits = how === "phone" ? place === "phone" : place === "room" || place === "remote";
      if (!fits || this.ballots.get(voter)?.how === "device") throw new Fault("ballot-how");
    }
    this.ballots.set(voter, { seq, index, how, choice, checked: null, rejected: false });
  }

  #secret({ voter, seq, ballot: bytes, signature }: Bodies["secret_ballot"], header: Header, keyOf: (id: string) => Uint8Array | null, index: number): void {
    const suite = this.suite;
    if (suite === null) throw new Fault("ballot-how");
    const key = keyOf(voter);
    if (key === null) throw new Fault("entry-key");
    this.#mayVote(voter, seq, header);
    const digest = hex(sha256(bytes));
    if (this.#audited.has(digest)) throw new Fault("ballot-audited");
    const casting = { voter: unhex(voter), seq };
    const ballot = ofSuite(() => readBallot(suite, bytes));
    // Whose ballot it is comes before whether its proofs hold.
    const checked: Checked = { vote: suite.hash, casting, ballot, hash: ballotHash(suite, casting, ballot) };
    if (!isSigned(ballotStatement(checked), key, signature)) throw new Fault("ballot-signature");
    ofSuite(() => this.#prove(suite, checked));
    for (const { bytes: commitment } of ballot.commitments.flat()) {
      if (this.#seen.has(hex(commitment))) throw new Fault("cs1-duplicate");
      this.#seen.add(hex(commitment));
    }
    this.ballots.set(voter, { seq, index, how: "device", choice: null, checked, rejected: false });
    this.#cast.add(digest);
  }

  #complain(complaint: Bodies["complaint"]): void {
    const { trustee, voter, ballot, code, signature } = complaint;
    const cast = this.ballots.get(voter);
    if (this.suite === null || cast?.checked == null || cast.rejected || !same(cast.checked.hash, ballot)) throw new Fault("complaint-ballot");
    const key = trusteeKey(this.definition, trustee);
    if (key === null) throw new Fault("complaint-trustee");
    if (!isSigned(verdictStatement(cast.checked, trustee, `cs1-share-${code}`), key, signature)) throw new Fault("complaint-signature");
    const named = `${voter} ${hex(ballot)} ${trustee}`;
    if (this.#complaints.has(named)) throw new Fault("complaint-trustee");
    this.#complaints.set(named, complaint);
  }

  #settle({ trustee, voter, ballot, share, randomness }: Bodies["settled"]): void {
    const named = `${voter} ${hex(ballot)} ${trustee}`;
    const cast = this.ballots.get(voter);
    const checked = cast?.checked ?? null;
    if (!this.#complaints.has(named) || cast === undefined || cast.rejected || checked === null || !same(checked.hash, ballot)) throw new Fault("settlement-none");
    const suite = this.suite!;
    if (share.length !== shareLength(suite)) throw new Fault("cs1-length");
    if (!same(shareHash(share), checked.ballot.shareHashes[trustee - 1]!)) throw new Fault("cs1-shares");
    this.#complaints.delete(named);
    try {
      const values = reopen(suite, checked.casting, trustee, randomness, share);
      cast.rejected = values.some(([f, g], option) => {
        const committed = checked.ballot.commitments[option]!.map(({ point }) => point);
        return !commit(f, g).equals(evaluatePoints(committed, trustee));
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      cast.rejected = true;
    }
  }

  checkClose(reason: Bodies["closed"]["reason"], header: Header): void {
    const there = (id: string) => this.definition.circular !== null || this.window.presence.there.has(id);
    const all = [...this.window.entitled.keys()].filter(there).every((id) => this.ballots.has(id));
    const fits = {
      officer: header.by !== null,
      deadline: this.until !== null && header.at >= this.until,
      all_voted: this.definition.close_when_all_voted && all && this.ballots.size > 0,
    };
    if (!fits[reason]) throw new Fault("close-reason");
  }
}

/** The signing key of a trustee by number, from 1. */
export const trusteeKey = ({ trustees }: Definition, trustee: number): Uint8Array | null => trustees?.trustees[trustee - 1]?.signature ?? null;
