// The engine of votes of a sitting: who one is, the votes there are, and what is shown of them.
import type { Sitting, VoteDesk, VoteNews } from "../../../api/generated";
import { Store } from "../../../call/store";
import { idle } from "../idle";
import { VoteRefused, type Votes, type VoteView } from "../contract";
import { actsOf, type Reminds } from "./acts";
import type { DeskPlace } from "./booth";
import type { People } from "./draft";
import { Gate, type GatePorts, isAway, refusal } from "./gate";
import { takePart } from "./lot";
import { recall } from "./memory";
import { enterComers } from "./officer";
import { latePlace, type Person, personAgain, personOf } from "./person";
import { electorateOf, leadersOf } from "./register";
import { type House, Session } from "./session";
import type { Shelf } from "./shelf";
import { viewAgain } from "./view";
import { recallWarning } from "./warning";

export interface EnginePorts extends GatePorts {
  readonly shelf: Shelf;
  /** Everybody in the room, as the conference shows them now. */
  people(): People;
  desk(): DeskPlace;
  now(): number;
  /** Has members reminded of a vote without a meeting. */
  readonly remind?: Reminds;
}

const AWAY_MS = 2_000;

export class Engine {
  readonly view = new Store<Votes>(idle);
  readonly #ports: EnginePorts;
  readonly #gate: Gate;
  readonly #house: House;
  #desk: VoteDesk | null = null;
  #person: Person | null = null;
  readonly #news = new Map<string, VoteNews>();
  /** Votes in the order in which they began. */
  #sessions = new Map<string, Session>();
  readonly #opening = new Map<string, Promise<Session>>();
  readonly #views = new Map<string, VoteView>();
  #sitting: Sitting | null = null;
  #isDue = false;
  #beginning: Promise<void> | null = null;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#gate = new Gate(ports);
    this.#house = {
      gate: this.#gate,
      shelf: ports.shelf,
      person: () => this.#known(),
      refresh: () => this.refresh(),
      desk: () => ports.desk(),
      now: () => ports.now(),
      sleep: (ms) => ports.sleep(ms),
      brought: (vote) => this.#brought(vote),
      changed: (session) => this.#show(session),
    };
    this.acts = actsOf({
      gate: this.#gate,
      shelf: ports.shelf,
      person: () => this.#known(),
      session: (id) => this.session(id),
      sitting: () => this.#sitting ?? (this.#desk && electorateOf(this.#desk)),
      people: () => (this.#desk !== null && this.#desk.register.length > 0 ? leadersOf(this.#desk) : ports.people()),
      refresh: () => this.refresh(),
      remind: ports.remind ?? (() => Promise.reject(new VoteRefused("not-permitted"))),
    });
  }

  readonly acts: Votes["acts"];

  /** Finds out who one is; tries until somebody answers. */
  start(): Promise<void> {
    this.#beginning ??= this.#begin();
    return this.#beginning;
  }

  async #begin(): Promise<void> {
    for (;;) {
      try {
        const found = await personOf(await this.#gate.insist<VoteDesk>("/desk", {}), this.#gate, this.#ports.shelf);
        [this.#desk, this.#person] = [found.desk, found.person];
        break;
      } catch (error) {
        if (this.#gate.isOver || !isAway(error)) {
          // No part in votes, or not yet: nothing to show, and nothing to alarm about. The next news tries again.
          this.#beginning = null;
          if (refusal(error) instanceof VoteRefused || this.#gate.isOver) return;
          throw error;
        }
        await this.#ports.sleep(AWAY_MS);
      }
    }
    this.#show();
    const all = [...this.#desk.votes, ...this.#news.values()];
    for (const news of all) await this.session(news.id, news);
    // What goes on now comes first; the votes before it are read when there is time.
    for (const news of all.toReversed()) await this.#hear(news);
  }

  end(): void {
    this.#gate.end();
    for (const session of this.#sessions.values()) session.end();
  }

  /** Looks for news, where nobody brings them. */
  async look(): Promise<void> {
    if (this.#person === null) return this.start();
    await this.#calmly(async () => {
      await this.refresh();
      this.#take(this.#desk?.votes ?? []);
    });
  }

  /** A server that is away is asked again; its no changes nothing. */
  async #calmly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isAway(error) && !(refusal(error) instanceof VoteRefused)) throw error;
    }
  }

  async #brought(vote: string): Promise<void> {
    const person = this.#known();
    this.#person = { ...person, late: person.late.filter((id) => id !== vote) };
    await this.#ports.shelf.put(latePlace(person.tenant, person.meeting, person.you), this.#person.late);
  }

  /** News from the conference, whole or in part. */
  tell(votes: readonly VoteNews[]): void {
    this.#take(votes);
    if (votes.length > 0 && this.#person === null) void this.start();
  }

  #take(votes: readonly VoteNews[]): void {
    for (const news of votes) {
      const known = this.#news.get(news.id);
      if (known !== undefined && (known.size > news.size || JSON.stringify(known) === JSON.stringify(news))) continue;
      this.#news.set(news.id, news);
      if (this.#person !== null) void this.#hear(news);
    }
  }

  /** Devices were registered: whoever leads looks which of them are to be entered. */
  tellKeys(): void {
    if (this.#person !== null) void this.#refreshSoon();
  }

  /** How the room shows the sitting, and who one is in it. */
  show(sitting: Sitting | null, participant: string | null): void {
    const of = (shown: Sitting | null) => shown?.members.find((member) => member.participant === participant)?.id ?? null;
    const isOther = this.#sitting !== null && of(this.#sitting) !== of(sitting);
    // Rules to vote by are there while a sitting is open.
    const course = (shown: Sitting | null) => `${shown?.opened_at_ms} ${shown?.closed_at_ms}`;
    const turns = this.#sitting !== null && course(this.#sitting) !== course(sitting);
    this.#sitting = sitting;
    if (turns && !isOther && this.#person !== null) void this.#refreshSoon();
    // Somebody has said who this is: another key, another place in the roll.
    if (isOther && this.#person !== null) void this.#renew();
    for (const session of this.#sessions.values()) if (session.law.stage === "open") void session.follow();
  }

  async #renew(): Promise<void> {
    const before = this.#person?.you;
    await this.#refreshSoon(0);
    if (this.#person?.you === before) return;
    for (const session of this.#sessions.values()) session.end();
    [this.#person, this.#sessions] = [null, new Map()];
    this.#opening.clear();
    this.#views.clear();
    this.#beginning = null;
    await this.start();
  }

  async refresh(): Promise<void> {
    const desk = await this.#gate.post<VoteDesk>("/desk");
    if (this.#person === null) return;
    [this.#desk, this.#person] = [desk, personAgain(this.#person, desk)];
    this.#show();
  }

  /** Once for all who want it in the meantime, and again while nobody answers. */
  async #refreshSoon(wait = AWAY_MS): Promise<void> {
    if (this.#isDue && wait > 0) return;
    this.#isDue = true;
    await this.#ports.sleep(wait);
    this.#isDue = false;
    try {
      if (!this.#gate.isOver) await this.refresh();
    } catch (error) {
      if (isAway(error)) return this.#refreshSoon();
      if (!(refusal(error) instanceof VoteRefused)) throw error;
    }
  }

  async #hear(news: VoteNews): Promise<void> {
    const session = await this.session(news.id, news);
    session.tell(news);
    await session.follow();
  }

  /** A vote, as far as it is known here. */
  session(id: string, news: VoteNews = { id, title: "", stage: "empty", size: 0, confirmed: 0, asked: [], agreed: [], stamp: "off" }): Promise<Session> {
    const known = this.#opening.get(id);
    if (known !== undefined) return known;
    if (this.#person === null) return Promise.reject(new VoteRefused("not-ready"));
    const opening = this.#open(news);
    this.#opening.set(id, opening);
    return opening;
  }

  async #open(news: VoteNews): Promise<Session> {
    const person = this.#known();
    // Its place is that of its first mention, whatever takes how long.
    const session = new Session(news, this.#house, await recall(this.#ports.shelf, news.id, person.you).catch(() => recall(nothingKept, news.id, null)));
    session.warning = await recallWarning(this.#ports.shelf, news.id, person.you);
    session.duty = async (of) => {
      await enterComers(of, this.#sitting);
      await takePart(of);
    };
    this.#sessions.set(news.id, session);
    return session;
  }

  #known(): Person {
    if (this.#person === null) throw new VoteRefused("not-ready");
    return this.#person;
  }

  /** Shows everything, what has changed anew. */
  #show(changed: Session | null = null): void {
    if (this.#person === null || this.#gate.isOver) return;
    const votes = [...this.#opening.keys()].flatMap((id) => {
      const session = this.#sessions.get(id);
      // What nobody here has read yet is nothing to show.
      if (session === undefined || (session.news.size > 0 && session.law.leaves.length === 0 && session.alarm === null)) return this.#views.get(id) ?? [];
      const before = this.#views.get(id);
      const isOther = before !== undefined && changed !== null && changed !== session;
      const view = isOther ? before : viewAgain(before, session, this.#desk);
      this.#views.set(id, view);
      return [view];
    });
    const shown = this.view.getSnapshot();
    const isSame = votes.length === shown.votes.length && votes.every((view, at) => view === shown.votes[at]);
    if (isSame && shown.desk === this.#desk && shown.key === this.#person.state && shown.acts === this.acts) return;
    this.view.set({ desk: this.#desk, key: this.#person.state, votes: isSame ? shown.votes : votes, acts: this.acts });
  }
}

const nothingKept: Shelf = { get: async () => null, put: async () => undefined, keep: async (_, value) => value, update: async (_, merge) => merge(null) };
