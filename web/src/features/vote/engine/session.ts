// One vote as this device takes part in it: reads on when there is news, looks after its own line and ballot, confirms
// the close, and does its duties. What is wrong with the server ends it with an alarm that stays.
import type { VoteAccepted, VoteLog, VoteNews, VoteStage } from "../../../api/generated";
import { concat, same } from "../../../../verifier/bytes";
import { type Bodies, definition as definitionForm, type EntryType } from "../../../../verifier/forms";
import { read } from "../../../../verifier/json";
import { Law } from "../../../../verifier/law";
import { makeKey, writeSignature } from "../../../../verifier/notes";
import { Refused, u64 } from "../../ballot/cs1/bytes";
import { WorkerGone } from "../../ballot/cs1/remote";
import { OF_OWN_BALLOT, type Opened, VoteRefused } from "../contract";
import { idOf } from "../spelling";
import { Booth, type DeskPlace } from "./booth";
import { type Gate, isAway, LawRefused, refusal } from "./gate";
import { type Memory, memoryName, nothingYet, pendingName, type Sealed, together } from "./memory";
import { type OwnFound, ownFound } from "./own";
import type { Person } from "./person";
import { Alarm, type Prover, Reading } from "./reading";
import type { Shelf } from "./shelf";
import { type Accepted, checkAccepted, seal, toWire } from "./submit";
import { Trustee } from "./trustee";
import { keepWarning, type Warning } from "./warning";
import { cosignStatement } from "./write";

export interface House {
  readonly gate: Gate;
  readonly shelf: Shelf;
  person(): Person;
  /** Asks the server anew who one is. */
  refresh(): Promise<void>;
  desk(): DeskPlace;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** The key of this device stands in this vote by its own doing. */
  brought(vote: string): Promise<void>;
  /** Something is to be shown. */
  changed(session: Session): void;
}

/** Passes over a refusal of the server; alarms, and a server that is away, go on. */
async function calmly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Alarm || isAway(error) || !(refusal(error) instanceof VoteRefused)) throw error;
  }
}

const isEnd = (stage: VoteStage): boolean => stage === "announced" || stage === "void";

const AWAY_MS = 2_000;
/** A ballot that the server refused without a word of the law is sent again after so long. */
const LATER_MS = 5_000;
/** Confirmations come from all devices at once: they are read together. */
const TOGETHER_MS = 700;
/** In a large body every ballot is news to everybody: devices read now and then, each at another moment. */
const [CROWD, EACH_MS, PASS_MAX_MS] = [50, 5, 5_000];
const DEFINITION_MAX = 16 * 1024 * 1024;

export class Session {
  readonly id: string;
  readonly #you: string | null;
  readonly house: House;
  readonly memory: Memory;
  reading: Reading;
  readonly trustee: Trustee;
  news: VoteNews;
  /** Found by this page: it reads on no more. */
  alarm: string | null = null;
  /** Found by an earlier visit of this device, and shown until the person puts it away. */
  warning: Warning | null = null;
  /** What whoever sits here calls settled right now, before that is kept. */
  settles: string | null = null;
  /** Own ballot under the closing checkpoint. */
  own: OwnFound = { found: null, alarm: null };
  /** Something wrong was found where the log ends for this device, called settled or not. */
  #isStuck = false;
  #booth: Booth | null = null;
  #provesHere = false;
  #running: Promise<void> | null = null;
  #again = false;
  #isSending = false;
  /** A ballot waits for its next try. */
  #isWaiting = false;
  /** Pending ballots that this tab made, and those that were answered, by their names. */
  readonly #made = new Set<string>();
  readonly #done = new Set<string>();
  #isOver = false;
  /** A secret ballot of which it is not said yet whether it will be cast. */
  sealed: { hash: Uint8Array; seq: number } | null = null;
  /** A secret ballot that was shown to be checked, until the person puts it away. */
  opened: Opened | null = null;
  /** Sealed shares of the ballots that were cast since the page was loaded, for disputes. */
  readonly shares = new Map<string, readonly Uint8Array[]>();
  /** Duties that others hang in here; done after each reading. */
  duty: (session: Session) => Promise<void> = async () => undefined;

  constructor(news: VoteNews, house: House, memory: Memory) {
    [this.id, this.news, this.house, this.memory] = [news.id, news, house, memory];
    this.#you = house.person().you;
    this.reading = this.newReading();
    this.trustee = new Trustee(this);
  }

  /** From the beginning, knowing what was seen before. */
  newReading(): Reading {
    return new Reading(idOf(this.id), this.house.person(), this.memory, (...ballot) => this.#prove(...ballot));
  }

  /** Why this device takes no part: what is wrong, until whoever sits here has called it settled. */
  get blocked(): string | null {
    return this.alarm ?? this.warning?.code ?? null;
  }

  get law(): Law {
    return this.reading.law;
  }

  /** How far the vote is. A device that found something wrong reads no further: of the end it knows by the server alone. */
  get stage(): VoteStage {
    return this.isTold ? this.news.stage : this.law.stage;
  }

  /** The end is the word of the server, which this device cannot check. */
  get isTold(): boolean {
    return this.#isStuck && isEnd(this.news.stage) && this.law.stage !== this.news.stage;
  }

  get hasEnded(): boolean {
    return isEnd(this.stage);
  }

  get booth(): Booth {
    try {
      this.#booth ??= new Booth(this.house.desk());
      return this.#booth;
    } catch {
      throw new VoteRefused("worker");
    }
  }

  /** A worker that broke off is put away, and whoever needs one next gets another; any other error as it is. */
  unlessGone(error: unknown): unknown {
    if (!(error instanceof WorkerGone)) return error;
    this.#booth?.end();
    this.#booth = null;
    return new VoteRefused("worker");
  }

  /** In the worker that also serves voter and trustee: each ballot is checked once on this device, and not by the page. */
  async #prove(...[suite, casting, ballot]: Parameters<Prover>): Promise<Uint8Array | null> {
    if (this.#provesHere) return null;
    try {
      const desk = await this.booth.open(suite);
      return (await desk.check(casting, ballot)).hash;
    } catch (error) {
      // The worker has found another vote in what defines it.
      if (error instanceof Alarm) throw error;
      // Where no worker can be had, the page takes the time for it.
      this.#provesHere ||= !(error instanceof Refused);
      this.unlessGone(error);
      return null;
    }
  }

  end(): void {
    this.#isOver = true;
    this.#booth?.end();
  }

  /** What is said of it; the longest log is the newest. */
  tell(news: VoteNews): void {
    this.news = { ...news, size: Math.max(news.size, this.news.size) };
    if (this.alarm !== null) this.house.changed(this);
    void this.follow();
  }

  /** Comes to where the log is. Several calls are one. */
  follow(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#again && this.#goesOn) void this.follow();
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && this.#goesOn) {
      this.#again = false;
      try {
        await this.#round();
      } catch (error) {
        if (error instanceof Alarm) this.#raise(error);
        else if (isAway(error)) {
          await this.house.sleep(AWAY_MS);
          this.#again = true;
        } else if (!(refusal(error) instanceof VoteRefused)) throw error;
      } finally {
        this.house.changed(this);
      }
    }
  }

  /** Found outside of a reading. */
  raised(alarm: Alarm): Alarm {
    this.#raise(alarm);
    this.house.changed(this);
    return alarm;
  }

  /** What was put away when all was over counts for no vote that goes on. */
  #isSettled(code: string): boolean {
    return code === this.settles || (this.memory.settled.includes(code) && (OF_OWN_BALLOT.has(code) || this.hasEnded));
  }

  #raise({ code }: Alarm): void {
    this.#isStuck = true;
    if (this.alarm !== null || this.#isSettled(code)) return;
    this.alarm = code;
    void keepWarning(this.house.shelf, this.id, this.#you, { code, atMs: this.house.now() });
  }

  get #goesOn(): boolean {
    return this.alarm === null && !this.#isOver && !this.house.gate.isOver;
  }

  async #round(): Promise<void> {
    const { reading } = this;
    const late = this.news.size > reading.tree.size || reading.seen > reading.tree.size;
    const confirmations = reading.isClosed && (reading.closing === null || this.news.confirmed > reading.cosigned);
    // What this device has entered itself it wants to see at once; the rest comes together, and not to all in one moment.
    if (reading.seen <= reading.tree.size) await this.#letOthersPass(late, confirmations);
    if (late || confirmations) {
      await reading.read((from) => this.house.gate.post<VoteLog>(`/${this.id}/log`, { from }));
      if (reading.seen > reading.tree.size) this.#again = true;
      // Where nothing can be kept one sees and checks nevertheless.
      await this.keep();
      this.house.changed(this);
    }
    await this.checkLine();
    await calmly(this.#resume());
    // One refusal keeps nobody from the other duties.
    if (reading.closing !== null) await calmly(this.#confirm());
    await calmly(this.trustee.work());
    await calmly(this.duty(this));
    this.#isStuck = false;
  }

  async #letOthersPass(late: boolean, confirmations: boolean): Promise<void> {
    const crowd = this.law.entitled().size;
    if (!late && confirmations) await this.house.sleep(Math.max(TOGETHER_MS, crowd * EACH_MS));
    else if (late && this.law.stage === "open" && crowd > CROWD) await this.house.sleep(Math.random() * Math.min(crowd * EACH_MS, PASS_MAX_MS));
  }

  async save(): Promise<void> {
    const { key } = this.house.person();
    const merge = (standing: Memory): Memory => together(standing, this.memory, (name) => this.#made.has(name), (name) => this.#done.has(name));
    let kept: Memory;
    try {
      kept = await this.house.shelf.update<Memory>(memoryName(this.id, this.#you), (standing) => merge({ ...nothingYet(), ...standing }));
    } catch {
      // Whoever only looks on does so in a browser that keeps nothing, too.
      if (key !== null) throw new VoteRefused("storage");
      return;
    }
    this.#compare(kept);
    // Something may have happened here in the meantime.
    Object.assign(this.memory, merge(kept));
  }

  /** The same where a fault of storage is no reason to stop: what was done is done. */
  keep(): Promise<void> {
    return calmly(this.save());
  }

  /** All tabs were shown the same definition and the same roll. */
  #compare({ definition, roll }: Memory): void {
    const differs = (own: Uint8Array | null, other: Uint8Array | null) => own !== null && other !== null && !same(own, other);
    if (differs(this.memory.definition, definition) || differs(this.memory.roll, roll)) throw new Alarm("alarm-changed");
  }

  /** The key under the own name, as the roll or a later entry has it. */
  ownKey(): Uint8Array | null {
    const { you } = this.house.person();
    return (you === null ? undefined : this.law.keys.get(you)) ?? null;
  }

  hasOwnKey(): boolean {
    const [named, { key }] = [this.ownKey(), this.house.person()];
    return named !== null && key !== null && same(named, key.bytes);
  }

  /** Own name and own key in the roll. */
  async checkLine(): Promise<void> {
    const { roll } = this.law;
    if (roll === null || this.house.person().you === null) return;
    if (this.#swapped()) await this.house.refresh();
    const { you, name, member } = this.house.person();
    const line = roll.register.members.find(({ id }) => id === you);
    const officer = roll.officers.find(({ id }) => id === you);
    if (member && line === undefined) throw new Alarm("alarm-roll-line");
    if ((line !== undefined || officer !== undefined) && (line ?? officer)!.name !== name) throw new Alarm("alarm-roll-line");
    if (this.#swapped()) throw new Alarm("alarm-roll-key");
  }

  /** Another key than the one that this device registered before the roll was there. */
  #swapped(): boolean {
    const { state, key, late } = this.house.person();
    const named = this.ownKey();
    return state === "ready" && key !== null && named !== null && !same(named, key.bytes) && !late.includes(this.id);
  }

  /** The roll names another key, although the server had taken the one of this device before. The person knows why, or nobody does. */
  isReplaced(): boolean {
    const { key, late, acknowledged } = this.house.person();
    const named = this.ownKey();
    return acknowledged && key !== null && named !== null && !same(named, key.bytes) && !late.includes(this.id);
  }

  /** A ballot that was on its way when the page went or the line broke. */
  async #resume(): Promise<void> {
    if (this.blocked === null && this.memory.pending !== null && !this.#isSending && !this.#isWaiting && this.law.definition !== null) await this.#deliver();
  }

  get isSending(): boolean {
    return this.memory.pending !== null;
  }

  /** Keeps a ballot, sends it until it is answered, and keeps the answer. */
  async cast(sealed: Sealed, seq: number, choice: readonly string[] | null): Promise<Accepted> {
    if (this.blocked !== null) throw new VoteRefused(this.blocked);
    // Another tab may have one on its way.
    await this.save();
    if (this.memory.pending !== null) throw new VoteRefused("busy");
    const pending = { sealed, seq, choice };
    this.memory.pending = pending;
    this.#made.add(pendingName(pending));
    this.#isSending = true;
    try {
      await this.save();
    } catch (error) {
      // What a reload would lose is not sent: nobody could say afterwards whether it counts.
      this.#settle(pending);
      this.#isSending = false;
      throw error;
    } finally {
      this.house.changed(this);
    }
    const accepted = await this.#deliver();
    await this.follow();
    return accepted;
  }

  #settle(pending: NonNullable<Memory["pending"]>): void {
    this.#done.add(pendingName(pending));
    this.memory.pending = null;
  }

  async #deliver(): Promise<Accepted> {
    const pending = this.memory.pending!;
    this.#isSending = true;
    try {
      const [accepted, answer] = await this.send(pending.sealed);
      const { entry, proof } = answer;
      this.memory.mine = { index: accepted.index, leaf: accepted.leaf, seq: pending.seq, choice: pending.choice, entry, proof };
      this.#settle(pending);
      return accepted;
    } catch (error) {
      // Not stored, and it will not be. Any other no may be the last word on a ballot that is stored.
      if (error instanceof LawRefused) this.#settle(pending);
      throw error;
    } finally {
      this.#isSending = false;
      await this.keep();
      this.house.changed(this);
      // The log was not judged while this was open.
      if (this.memory.pending === null) void this.follow();
      else void this.#later();
    }
  }

  async #later(): Promise<void> {
    if (this.#isWaiting || !this.#goesOn) return;
    this.#isWaiting = true;
    await this.house.sleep(LATER_MS);
    this.#isWaiting = false;
    void this.follow();
  }

  /** Sends something until it is answered, and believes the answer when it is proved. */
  async send(sealed: Sealed): Promise<[Accepted, VoteAccepted]> {
    let answer: VoteAccepted;
    try {
      answer = await this.house.gate.insist<VoteAccepted>(`/${this.id}/entries`, toWire(sealed));
    } catch (error) {
      throw refusal(error);
    }
    try {
      const definition = this.law.definition ?? read(sealed.body, definitionForm, DEFINITION_MAX);
      if (definition === null) throw new Alarm("alarm-acceptance");
      const accepted = checkAccepted(sealed, answer, definition);
      this.reading.see(accepted.checkpoint);
      this.news = { ...this.news, size: Math.max(this.news.size, accepted.checkpoint.size) };
      return [accepted, answer];
    } catch (error) {
      if (error instanceof Alarm) throw this.raised(error);
      this.house.changed(this);
      throw error;
    }
  }

  /** Signs with the own key and enters. Even with an alarm one can say so. */
  async enter<T extends EntryType>(type: T, body: Bodies[T] | string): Promise<Accepted> {
    // Without a meeting one brings one's key to say it.
    const bringsKey = type === "keyed" && typeof body !== "string" && (body as Bodies["keyed"]).member === this.#you;
    const signer = this.signer(bringsKey || type === "voided" || type === "objection" || type === "reported");
    const [accepted] = await this.send(await seal(this.law, signer, type, body));
    await this.follow();
    return accepted;
  }

  /** The same from within a reading, which reads on afterwards. */
  async enterHere<T extends EntryType>(type: T, body: Bodies[T]): Promise<void> {
    await this.send(await seal(this.law, this.signer(), type, body));
    this.#again = true;
  }

  /** What is signed inside. */
  async enterUnsigned<T extends EntryType>(type: T, body: Bodies[T]): Promise<void> {
    await this.send(await seal(this.law, null, type, body));
    this.#again = true;
  }

  signer(evenAlarmed = false): { id: string; key: NonNullable<Person["key"]> } {
    const { you, key } = this.house.person();
    if (this.blocked !== null && !evenAlarmed) throw new VoteRefused(this.blocked);
    if (you === null || key === null) throw new VoteRefused("no-key");
    return { id: you, key };
  }

  /** Looks for the own ballot under the closing checkpoint, then confirms it. */
  async #confirm(): Promise<void> {
    const { law, closing } = this.reading;
    const { you, key, member } = this.house.person();
    if (you === null || law.closing === null || closing === null) return;
    // Another tab may have voted; where nothing is kept, what is known here is all there is.
    await this.keep();
    // Which ballot is the last one nobody knows before it was answered.
    if (this.memory.pending !== null) {
      // One of another tab, which may be gone.
      if (!this.#isSending) void this.#later();
      return;
    }
    this.own = ownFound(this);
    const { alarm } = this.own;
    if (alarm !== null && !this.#isSettled(alarm)) throw new Alarm(alarm);
    // What was found wrong is confirmed by nobody who has not said that it is settled; a log that lacks the own ballot, or
    // counts another one for it, by nobody at all.
    if (alarm !== null || this.blocked !== null) return;
    const named = law.confirmingKeys.get(you);
    if (this.memory.confirmed || !member || key === null || named === undefined || !same(named, key.bytes)) return;
    const name = `${law.origin}/${you}`;
    const seconds = BigInt(Math.floor(this.house.now() / 1000));
    const signature = await key.sign(cosignStatement(closing.text, seconds));
    await this.house.gate.insist(`/${this.id}/cosignatures`, { line: writeSignature(makeKey(name, 4, key.bytes)!, concat(u64(seconds), signature)) });
    this.memory.confirmed = true;
    await this.keep();
  }
}
