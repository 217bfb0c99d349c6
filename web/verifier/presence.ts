// Who is there and who has a vote, from what happened (FORMAT-entries.md, "happenings").
import { Fault } from "./bytes";
import type { Happening, Roll } from "./forms";

type Member = Roll["register"]["members"][number];
export type Place = "room" | "remote" | "phone";

const HAPPENINGS_MAX = 50_000;

export function checkRegister({ statutory, statutory_votes, members }: Roll["register"]): void {
  if (members.length < 1 || members.length > 5_000) throw new Fault("register-size");
  if (new Set(members.map(({ id }) => id)).size !== members.length) throw new Fault("register-twice");
  if (members.some(({ weight }) => weight < 1 || weight > 1_000_000)) throw new Fault("register-weight");
  const holders = members.filter(({ seat }) => seat === "holder");
  const votes = holders.reduce((sum, { weight }) => sum + weight, 0);
  if (statutory > 5_000 || statutory_votes > statutory * 1_000_000) throw new Fault("register-seats");
  if (holders.length > statutory || votes > statutory_votes) throw new Fault("register-seats");
  const substitutes = new Set(members.filter(({ seat }) => seat === "substitute").map(({ id }) => id));
  for (const { seat, substitutes: named } of members) {
    const fits = named.length === 0 || seat === "holder";
    if (!fits || new Set(named).size !== named.length || named.some((id) => !substitutes.has(id))) throw new Fault("register-substitute");
  }
}

export class Presence {
  readonly members: ReadonlyMap<string, Member>;
  readonly register: Roll["register"];
  readonly there = new Map<string, Place>();
  readonly excluded = new Set<string>();
  readonly standsIn = new Map<string, string>();
  readonly replaced = new Map<string, string>();
  readonly #confirmed = new Set<string>();
  #happened = 0;
  invited: boolean | null = null;
  established = false;
  doubted = false;

  constructor(register: Roll["register"]) {
    this.register = register;
    this.members = new Map(register.members.map((member) => [member.id, member]));
  }

  apply(happening: Happening): void {
    const opens = typeof happening === "object" && "opened" in happening;
    if ((this.invited === null) !== opens) throw new Fault("presence-opening");
    if (this.#happened === HAPPENINGS_MAX) throw new Fault("presence-limit");
    if (typeof happening === "string") this.#say(happening);
    else if ("opened" in happening) this.invited = happening.opened.all_invited;
    else if ("came" in happening) this.#come(happening.came.member, happening.came.place);
    else if ("left" in happening) this.#leave(happening.left.member);
    else if ("confirmed" in happening) this.#confirm(happening.confirmed.member);
    else if ("excluded" in happening) this.#exclude(happening.excluded.member);
    else if ("readmitted" in happening) this.#readmit(happening.readmitted.member);
    else if ("stands_in" in happening) this.#standIn(happening.stands_in.substitute, happening.stands_in.holder);
    else this.#standBack(happening.stands_back.substitute);
    this.#happened += 1;
  }

  #say(what: "established" | "doubted" | "roll_called"): void {
    if (what === "established") [this.established, this.doubted] = [true, false];
    if (what === "doubted") this.doubted = true;
  }

  #known(id: string): Member {
    const member = this.members.get(id);
    if (member === undefined) throw new Fault("presence-unknown");
    return member;
  }

  #come(id: string, place: Place): void {
    this.#known(id);
    if (this.there.get(id) === place) throw new Fault("presence-there");
    this.there.set(id, place);
  }

  #leave(id: string): void {
    this.#known(id);
    if (!this.there.delete(id)) throw new Fault("presence-not-there");
  }

  #confirm(id: string): void {
    this.#known(id);
    const place = this.there.get(id);
    if (place === undefined) throw new Fault("presence-not-there");
    if (place === "room" || this.#confirmed.has(id)) throw new Fault("presence-confirmed");
    this.#confirmed.add(id);
  }

  #exclude(id: string): void {
    this.#known(id);
    if (this.excluded.has(id)) throw new Fault("presence-excluded");
    this.excluded.add(id);
  }

  #readmit(id: string): void {
    this.#known(id);
    if (!this.excluded.delete(id)) throw new Fault("presence-not-excluded");
  }

  #isFree(id: string): boolean {
    return this.there.has(id) && !this.excluded.has(id) && !this.standsIn.has(id);
  }

  #standIn(substitute: string, holderId: string): void {
    const holder = this.#known(holderId);
    this.#known(substitute);
    const votes = this.there.has(holderId) && !this.excluded.has(holderId);
    if (this.replaced.has(holderId) || votes || holder.seat !== "holder") throw new Fault("presence-not-needed");
    const turn = holder.substitutes.indexOf(substitute);
    if (turn === -1 || !this.#isFree(substitute)) throw new Fault("presence-not-substitute");
    if (holder.substitutes.slice(0, turn).some((id) => this.#isFree(id))) throw new Fault("presence-not-their-turn");
    this.standsIn.set(substitute, holderId);
    this.replaced.set(holderId, substitute);
  }

  #standBack(substitute: string): void {
    const holder = this.standsIn.get(substitute);
    if (holder === undefined) throw new Fault("presence-not-substitute");
    this.standsIn.delete(substitute);
    this.replaced.delete(holder);
  }

  /** Votes that somebody has, there or not. */
  votes(id: string): number {
    if (this.excluded.has(id)) return 0;
    const member = this.members.get(id);
    if (member?.seat === "holder") return this.replaced.has(id) ? 0 : member.weight;
    const holder = this.standsIn.get(id);
    return holder === undefined ? 0 : (this.members.get(holder)?.weight ?? 0);
  }

  entitled(): Map<string, number> {
    const all = [...this.members.keys()].map((id) => [id, this.votes(id)] as const);
    return new Map(all.filter(([, votes]) => votes > 0));
  }

  /** Seats that have no vote because of bias. */
  excludedSeats(): number {
    const seat = (id: string) => (this.members.get(id)?.seat === "holder" && !this.replaced.has(id)) || this.standsIn.has(id);
    return [...this.excluded].filter(seat).length;
  }
}

const SETTLED = ["excluded", "readmitted", "stands_in", "stands_back"];

/** Presence from the opening of a vote to its close. */
export class Window {
  readonly presence: Presence;
  readonly entitled: ReadonlyMap<string, number>;
  readonly established: boolean;
  #challenged: boolean;
  readonly #present: Set<string>;
  #least: number;

  constructor(roll: Roll) {
    this.presence = new Presence(roll.register);
    for (const happening of roll.happened) this.presence.apply(happening);
    if (this.presence.invited === null) throw new Fault("presence-opening");
    this.entitled = this.presence.entitled();
    this.established = this.presence.established;
    this.#challenged = this.presence.doubted;
    this.#present = new Set([...this.entitled.keys()].filter((id) => this.presence.there.has(id)));
    this.#least = this.#present.size;
  }

  apply(happening: Happening): void {
    if (typeof happening === "object" && SETTLED.some((name) => name in happening)) throw new Fault("presence-settled");
    this.presence.apply(happening);
    if (happening === "doubted") this.#challenged = true;
    if (typeof happening === "object" && "came" in happening && this.entitled.has(happening.came.member)) this.#present.add(happening.came.member);
    if (typeof happening === "object" && "left" in happening) this.#present.delete(happening.left.member);
    this.#least = Math.min(this.#least, this.#present.size);
  }

  get least(): number {
    return this.#least;
  }

  get challenged(): boolean {
    return this.#challenged;
  }
}
