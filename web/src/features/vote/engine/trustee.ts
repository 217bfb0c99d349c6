// What a trustee's device does in a secret vote: makes the key that shares are sealed for, opens the share of each
// ballot and complains of bad ones, and when the person says so gives the sum once, over what the members confirmed.
import type { VoteShares } from "../../../api/generated";
import { base64, same, unbase64, unhex } from "../../../../verifier/bytes";
import { isSecret } from "../../../../verifier/definition";
import type { Definition } from "../../../../verifier/forms";
import { Refused } from "../../ballot/cs1/bytes";
import { type RemoteDesk, WorkerGone } from "../../ballot/cs1/remote";
import { type Trusteeship, VoteRefused } from "../contract";
import { refusal } from "./gate";
import { unwrap, wrap } from "./key";
import { Alarm } from "./reading";
import type { Session } from "./session";
import { readOffer } from "./tool";

type TrusteeLine = NonNullable<Definition["trustees"]>["trustees"][number];

interface Kept {
  /** Nothing when it was destroyed, or where the program beside the browser has it. */
  readonly wrapped: Uint8Array | null;
  readonly kem: Uint8Array;
  /** The key with which that program signs. */
  readonly tool?: Uint8Array;
  /** The server took it: a definition that names others instead was swapped, unless others were asked since. */
  readonly isAgreed?: boolean;
}

const [LOOK_MS, LOOKS] = [500, 20];
const COMPLAINT = /^cs1-share-(unreadable|malformed|wrong)$/;

export class Trustee {
  readonly #session: Session;
  #number: number | null = null;
  #state: Trusteeship["state"] | null = null;
  #desk: RemoteDesk | null = null;
  /** Ballots by their entries: the hash of each, and whether its share was right. */
  readonly #received = new Map<number, { hash: Uint8Array; isGood: boolean }>();
  /** What the person has said: nothing, to give the sum, or to give it although few confirmed. */
  #wish: "none" | "give" | "insist" = "none";
  #wasRefused = false;
  #isSummed = false;
  /** The program beside the browser does it. */
  #byTool = false;

  constructor(session: Session) {
    this.#session = session;
  }

  get view(): Trusteeship | null {
    const { news, house } = this.#session;
    const { you } = house.person();
    if (you === null) return null;
    if (this.#state !== null) return { number: this.#number, state: this.#isSummed && this.#state !== "destroyed" ? "given" : this.#state };
    if (this.#session.law.definition !== null) return null;
    if (news.agreed.includes(you)) return { number: null, state: this.#byTool ? "tool" : "agreed" };
    return news.asked.includes(you) ? { number: null, state: "asked" } : null;
  }

  get #name(): string {
    return `trustee ${this.#session.id} ${this.#session.house.person().you ?? ""}`;
  }

  /** Makes the key, once, and gives its public half. */
  async agree(): Promise<void> {
    const { house, id } = this.#session;
    if (house.person().key === null || house.person().state !== "ready") throw new VoteRefused("no-key");
    let kept = await house.shelf.get<Kept>(this.#name);
    if (kept === null || kept.tool !== undefined) {
      const place = house.desk();
      const { kem, seed } = await place.desk.trusteeKey(null);
      place.end();
      const wrapped = await wrap(house.shelf, this.#name, seed);
      seed.fill(0);
      const made: Kept = { wrapped, kem };
      // Whoever takes it back from the program has it here from now on.
      if (kept !== null) await house.shelf.put(this.#name, made);
      kept = kept === null ? await house.shelf.keep<Kept>(this.#name, made) : made;
    }
    try {
      await house.gate.insist(`/${id}/trustee`, { kem: base64(kept.kem) });
    } catch (error) {
      throw refusal(error);
    }
    await house.shelf.put(this.#name, { ...kept, isAgreed: true } satisfies Kept);
    this.#byTool = false;
    house.changed(this.#session);
  }

  /** Agrees with the keys of the program beside the browser, which does everything from then on. */
  async agreeByTool(line: string): Promise<void> {
    const { house, id } = this.#session;
    const { you } = house.person();
    if (you === null) throw new VoteRefused("no-key");
    const { key, kem, proof } = readOffer(line, id, you);
    try {
      await house.gate.insist(`/${id}/trustee`, { kem: base64(kem), tool: { key: base64(key), proof: base64(proof) } });
    } catch (error) {
      throw refusal(error);
    }
    await house.shelf.put(this.#name, { wrapped: null, kem, tool: key, isAgreed: true } satisfies Kept);
    this.#byTool = true;
    house.changed(this.#session);
  }

  /**
   * The person wants the sum given. It goes when more than half have confirmed the closed log; where they do not in some
   * seconds, the person is told, and may say so once more.
   */
  async give(): Promise<void> {
    const { law, house } = this.#session;
    // A sum is given once: not while something is wrong.
    this.#session.signer();
    if (this.#state !== "due" && !this.#isSummed) throw new VoteRefused("entry-order");
    this.#wish = this.#wasRefused ? "insist" : "give";
    for (let look = 0; look < LOOKS; look += 1) {
      await this.#session.follow();
      if (this.#isSummed || law.stage !== "closed") return;
      this.#session.signer();
      await house.sleep(LOOK_MS);
    }
    this.#wasRefused = true;
    throw new VoteRefused(this.#isConfirmed() ? "shares-missing" : "few-confirmed");
  }

  async work(): Promise<void> {
    const { law, house } = this.#session;
    const { definition, suite } = law;
    const { you, key } = house.person();
    if (definition === null) return this.#withdraw();
    if (law.stage === "announced" || law.stage === "void") return this.#destroy();
    if (!isSecret(definition) || you === null) return;
    const kept = await house.shelf.get<Kept>(this.#name);
    // Whoever leads and is no member is known by the key alone.
    const own = kept?.tool ?? key?.bytes ?? null;
    const isOwn = (trustee: TrusteeLine) => trustee.member === you || (trustee.member === null && own !== null && same(trustee.signature, own));
    const at = definition.trustees!.trustees.findIndex(isOwn);
    if (at === -1) {
      // Whoever agreed counts, or somebody else was put in their place.
      if (kept?.isAgreed === true) throw new Alarm("alarm-definition");
      return;
    }
    this.#number = at + 1;
    const named = definition.trustees!.trustees[at]!;
    if (kept?.tool !== undefined) {
      if (!same(named.kem, kept.kem) || !same(named.signature, kept.tool)) throw new Alarm("alarm-definition");
      this.#state = "tool";
      this.#isSummed = law.counting?.summed.has(this.#number) === true;
      return;
    }
    if (kept === null || kept.wrapped === null) {
      this.#state = "lost";
      return;
    }
    // Whoever put another key there would open the shares.
    if (!same(named.kem, kept.kem) || key === null || !same(named.signature, key.bytes)) throw new Alarm("alarm-definition");
    this.#state ??= "agreed";
    if (suite === null || law.stage === "listed") return;
    this.#isSummed = law.counting?.summed.has(this.#number) === true;
    if (this.#isSummed) return;
    if (law.stage !== "open" && law.stage !== "closed") return;
    if (this.#session.blocked !== null) return;
    try {
      const desk = await this.#serve(kept.wrapped);
      await this.#receive(desk);
      if (law.stage === "closed") await this.#sum(desk);
    } catch (error) {
      if (error instanceof WorkerGone) {
        // What it had opened is gone with it; the next one opens it again.
        this.#desk = null;
        this.#received.clear();
      }
      // The key cannot be unwrapped, or what was decided about the sum is not there any more: this device gives none.
      if (!(error instanceof Refused)) throw this.#session.unlessGone(error);
      this.#state = "lost";
    }
  }

  /** Others are asked before anything is fixed: whoever had agreed is asked no longer, and everybody sees that. */
  async #withdraw(): Promise<void> {
    const { news, house } = this.#session;
    const { you, key } = house.person();
    const others = [...news.asked, ...news.agreed];
    if (you === null || others.length === 0) return;
    const kept = await house.shelf.get<Kept>(this.#name);
    this.#byTool = kept?.tool !== undefined;
    if ((key === null && !this.#byTool) || others.includes(you)) return;
    if (kept?.isAgreed === true) await house.shelf.put(this.#name, { ...kept, isAgreed: false } satisfies Kept);
  }

  /**
   * Nothing is summed any more: the key goes, and with it what the worker has opened. A sum over another set could be
   * asked of nobody afterwards, whoever takes the device.
   */
  async #destroy(): Promise<void> {
    const { house } = this.#session;
    const { you } = house.person();
    if (you === null || this.#state === "destroyed") return;
    const kept = await house.shelf.get<Kept>(this.#name);
    // The program deletes its own.
    if (kept === null || kept.tool !== undefined) {
      this.#state = null;
      return;
    }
    if (kept.wrapped !== null) {
      await this.#endDesk();
      await house.shelf.put(this.#name, { ...kept, wrapped: null } satisfies Kept);
    }
    this.#state = "destroyed";
  }

  /** The worker keeps the wrapped key beside what it has decided: its register says for good that it sums no more. */
  async #endDesk(): Promise<void> {
    const { law, booth } = this.#session;
    this.#desk = null;
    this.#received.clear();
    if (law.suite === null) return;
    try {
      const desk = await booth.open(law.suite);
      await desk.end();
    } catch (error) {
      // It has never begun.
      if (!(error instanceof Refused)) throw this.#session.unlessGone(error);
    }
  }

  async #serve(wrapped: Uint8Array): Promise<RemoteDesk> {
    if (this.#desk !== null) return this.#desk;
    const { house, law, booth } = this.#session;
    const desk = await booth.open(law.suite!);
    const seed = await unwrap(house.shelf, this.#name, wrapped).catch((error: unknown) => {
      // What wrapped it is gone, or it is not what was wrapped.
      throw error instanceof DOMException ? new Refused("cs1-trustee") : error;
    });
    const given = await desk.trusteeKey(seed);
    seed.fill(0);
    given.seed.fill(0);
    await desk.serve(this.#number!, wrapped);
    this.#desk = desk;
    return desk;
  }

  /** Opens the shares of all ballots that were not opened before. They come in parts, and none comes twice. */
  async #receive(desk: RemoteDesk): Promise<void> {
    const { reading, house, id } = this.#session;
    for (;;) {
      const due = reading.told.secret.filter(({ index }) => !this.#received.has(index));
      if (due.length === 0) return;
      const { items } = await house.gate.post<VoteShares>(`/${id}/shares`, { from: due[0]!.index });
      const shares = new Map(items.map(({ index, share }) => [index, unbase64(share)]));
      const before = this.#received.size;
      for (const { index, voter, seq, ballot } of due) {
        const share = shares.get(index);
        // It comes with the next part, or with the next news.
        if (share === undefined || share === null) continue;
        const { hash } = await desk.check({ voter: unhex(voter), seq }, ballot);
        const { verdict, toSign } = await this.#opened(desk, hash, share);
        this.#received.set(index, { hash, isGood: verdict === "ok" });
        if (verdict !== "ok") await this.#complain(voter, hash, verdict, toSign);
      }
      if (this.#received.size === before) return;
    }
  }

  async #opened(desk: RemoteDesk, hash: Uint8Array, share: Uint8Array): Promise<{ verdict: string; toSign: Uint8Array }> {
    try {
      return await desk.receive(hash, share);
    } catch (error) {
      // It is not the share that the voter sealed: whoever delivered it is at fault, and no ballot.
      if (error instanceof Refused) throw new Alarm("alarm-entries");
      throw error;
    }
  }

  async #complain(voter: string, ballot: Uint8Array, verdict: string, toSign: Uint8Array): Promise<void> {
    const { law, reading } = this.#session;
    const code = COMPLAINT.exec(verdict)?.[1] as "unreadable" | "malformed" | "wrong" | undefined;
    const cast = law.casting?.ballots.get(voter);
    const known = reading.told.complaints.some((other) => other.trustee === this.#number && same(other.ballot, ballot));
    const isLast = cast?.checked != null && same(cast.checked.hash, ballot);
    if (code === undefined || law.stage !== "open" || known || !isLast) return;
    const signature = await this.#session.signer().key.sign(toSign);
    try {
      await this.#session.enterUnsigned("complaint", { trustee: this.#number!, voter, ballot, code, signature });
    } catch (error) {
      // Settled or replaced in the meantime.
      if (!(error instanceof VoteRefused)) throw error;
    }
  }

  /** Gives the sum over the set that the closing checkpoint lists. The worker sums once, for one set only. */
  async #sum(desk: RemoteDesk): Promise<void> {
    const { law, reading } = this.#session;
    const counted = law.counting?.counted ?? null;
    if (counted === null || reading.closing === null || law.casting!.fellBack) return;
    this.#state = "due";
    if (this.#wish === "none" || (this.#wish === "give" && !this.#isConfirmed())) return;
    // A ballot that is not opened yet, or that this trustee could not open, is in no sum of this trustee.
    const good = [...this.#received.values()].filter(({ isGood }) => isGood);
    if (counted.entries.some(({ ballot }) => !good.some(({ hash }) => same(hash, ballot)))) return;
    const { sum, toSign } = await desk.sum(reading.closing.root, counted.entries.map(({ ballot, weight }) => ({ ballot, weight })));
    const signature = await this.#session.signer().key.sign(toSign);
    await this.#session.enterUnsigned("sum", { trustee: this.#number!, sum, signature });
    this.#isSummed = true;
  }

  /** More than half of those who have a vote and a key. */
  #isConfirmed(): boolean {
    const { reading } = this.#session;
    return reading.confirmed.size * 2 > reading.confirmable();
  }
}
