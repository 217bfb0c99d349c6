// One vote at work on one device: everything the page asks of the suite, with the secrets staying in here. It lives in
// a worker, so that a phone stays quick while it computes; see worker.ts and remote.ts.
import { sha256 } from "@noble/hashes/sha2.js";
import { ballotHash, readBallot, writeBallot } from "./ballot";
import { concat, hex, Refused, same, u32 } from "./bytes";
import { apply, begin, type TrusteeRow, type TrusteeStore } from "./once";
import { type Checked, checkBallot } from "./proof";
import { publicKey, SEED_BYTES, type Values } from "./share";
import { ballotStatement, sumStatement, verdictStatement } from "./statement";
import { type Counted, countBallots, tally, writeOutcome } from "./tally";
import { type Casting, makeVote, type Terms, type Vote } from "./terms";
import { COMPLAINTS, openShare, settle, sumShares } from "./trustee";
import { Disputes, drawRandomness, type Prepared, prepare, remake } from "./voter";

/** A ballot of the closing root, by its hash. */
export interface ToCount {
  ballot: Uint8Array;
  weight: number;
}

/** A ballot as it is sent. */
export interface Cast {
  ballot: Uint8Array;
  shares: Uint8Array[];
  hash: Uint8Array;
  toSign: Uint8Array;
}

/** Sealed, and not yet known whether it will be cast or checked. */
interface Sealed {
  readonly checked: Checked;
  readonly prepared: Prepared;
  readonly options: readonly number[];
  readonly randomness: Uint8Array;
}

export class Desk {
  readonly #store: TrusteeStore;
  #vote: Vote | null = null;
  #seed: Uint8Array | null = null;
  #trustee = 0;
  #sealed: Sealed | null = null;
  readonly #checked = new Map<string, Checked>();
  /** The same by their bytes: a ballot is checked once, whoever asks. */
  readonly #byBytes = new Map<string, Checked>();
  readonly #shares = new Map<string, Values>();
  readonly #disputes = new Map<string, Disputes>();

  constructor(store: TrusteeStore) {
    this.#store = store;
  }

  /** A new trustee's key, or the one of a seed that was kept. The seed goes out for wrapping only. */
  async trusteeKey(kept: Uint8Array | null): Promise<{ kem: Uint8Array; seed: Uint8Array }> {
    const seed = kept ?? crypto.getRandomValues(new Uint8Array(SEED_BYTES));
    if (seed.length !== SEED_BYTES) throw new Refused("cs1-trustee");
    this.#seed = seed;
    return { kem: publicKey(seed), seed: seed.slice() };
  }

  /** Begins with a vote. Gives its hash, which must be that of the definition everybody sees. */
  async openVote(terms: Terms): Promise<Uint8Array> {
    this.#vote = makeVote(terms);
    this.#checked.clear();
    this.#byBytes.clear();
    this.#forgetSealed();
    this.#shares.clear();
    this.#disputes.clear();
    return this.#vote.hash;
  }

  /** Fills in a ballot. What could show how is gone when this returns; what proves single shares stays here. */
  async cast(casting: Casting, options: readonly number[]): Promise<Cast> {
    return this.castSealed(await this.seal(casting, options));
  }

  /** Fills in a ballot and gives its hash. Whoever has that knows which ballot it is before they say what becomes of it. */
  async seal(casting: Casting, options: readonly number[]): Promise<Uint8Array> {
    const vote = this.#opened();
    this.#forgetSealed();
    const randomness = drawRandomness(vote);
    const prepared = prepare(vote, casting, options, randomness.slice());
    const hash = ballotHash(vote, casting, prepared.ballot);
    this.#sealed = { prepared, options, randomness, checked: { vote: vote.hash, casting, ballot: prepared.ballot, hash } };
    return hash;
  }

  /** The sealed ballot, to be cast. It can be checked no more. */
  async castSealed(hash: Uint8Array): Promise<Cast> {
    const [vote, { prepared, checked }] = [this.#opened(), this.#takeSealed(hash)];
    this.#forgetSealed();
    this.#disputes.set(hex(hash), new Disputes(vote, prepared));
    return { ballot: writeBallot(vote, prepared.ballot), shares: prepared.shares, hash, toSign: ballotStatement(checked) };
  }

  /** The sealed ballot with everything that shows what is in it. It can be cast no more. */
  async challenge(hash: Uint8Array): Promise<{ ballot: Uint8Array; options: number[]; randomness: Uint8Array }> {
    const [vote, { prepared, options, randomness }] = [this.#opened(), this.#takeSealed(hash)];
    const shown = { ballot: writeBallot(vote, prepared.ballot), options: [...options], randomness: randomness.slice() };
    this.#forgetSealed();
    return shown;
  }

  /** Nothing becomes of the sealed ballot. */
  async forget(): Promise<void> {
    this.#forgetSealed();
  }

  /** What another device has shown, made anew. */
  async remake(casting: Casting, options: readonly number[], randomness: Uint8Array): Promise<{ hash: Uint8Array; ballot: Uint8Array }> {
    return remake(this.#opened(), casting, options, randomness);
  }

  /** Reveals the randomness of one share of a ballot that was cast here. */
  async reveal(ballot: Uint8Array, trustee: number): Promise<Uint8Array> {
    const disputes = this.#disputes.get(hex(ballot));
    if (disputes === undefined) throw new Refused("cs1-other-vote");
    return disputes.reveal(trustee);
  }

  /** Checks a ballot of whomever and remembers it for the count. Gives its hash and what its voter signs. */
  async check(casting: Casting, ballot: Uint8Array): Promise<{ hash: Uint8Array; toSign: Uint8Array }> {
    const vote = this.#opened();
    const name = hex(sha256(concat(casting.voter, u32(casting.seq), ballot)));
    const checked = this.#byBytes.get(name) ?? checkBallot(vote, casting, readBallot(vote, ballot));
    this.#byBytes.set(name, checked);
    this.#checked.set(hex(checked.hash), checked);
    return { hash: checked.hash, toSign: ballotStatement(checked) };
  }

  /** Works as this trustee, with the key of `trusteeKey`. Gives where the trustee stood before a reload. */
  async serve(trustee: number, wrappedKey: Uint8Array | null): Promise<TrusteeRow> {
    const vote = this.#opened();
    const keys = vote.trustees[trustee - 1];
    if (this.#seed === null || keys === undefined || hex(publicKey(this.#seed)) !== hex(keys.kem)) throw new Refused("cs1-trustee");
    this.#trustee = trustee;
    return begin(this.#store, vote.hash, wrappedKey);
  }

  /** Opens the trustee's share of a checked ballot. Gives "ok" or the code of a complaint, and what the trustee signs. */
  async receive(ballot: Uint8Array, share: Uint8Array): Promise<{ verdict: string; toSign: Uint8Array }> {
    const [vote, seed, checked] = [this.#opened(), this.#key(), this.#known(ballot)];
    let verdict = "ok";
    try {
      this.#shares.set(hex(ballot), openShare(vote, this.#trustee, seed, checked, share));
    } catch (error) {
      if (!(error instanceof Refused) || !COMPLAINTS.includes(error.code)) throw error;
      verdict = error.code;
    }
    return { verdict, toSign: verdictStatement(checked, this.#trustee, verdict) };
  }

  /** Settles a complaint in the open. */
  async settle(ballot: Uint8Array, trustee: number, share: Uint8Array, randomness: Uint8Array): Promise<string> {
    return settle(this.#opened(), this.#known(ballot), trustee, share, randomness);
  }

  /** The trustee's sum over the set that the closing root lists; for one set only, whatever happens. */
  async sum(closingRoot: Uint8Array, ballots: readonly ToCount[]): Promise<{ sum: Uint8Array; toSign: Uint8Array }> {
    const [vote, counted] = [this.#opened(), this.#count(closingRoot, ballots)];
    this.#key();
    // Made before it is decided, so that a missing share uses nothing up; it leaves this function only afterwards.
    const sum = sumShares(vote, this.#trustee, counted, this.#shares);
    await apply(this.#store, vote.hash, { type: "sum", counted: counted.hash });
    return { sum, toSign: sumStatement(vote, counted, sum) };
  }

  /** Destroys key and shares when the time for objections is over. */
  async end(): Promise<void> {
    await apply(this.#store, this.#opened().hash, { type: "end" });
    this.#seed?.fill(0);
    this.#seed = null;
    this.#shares.clear();
    this.#forgetSealed();
  }

  /** The proved result from whatever sums are right, and the trustees whose sums are not. */
  async result(closingRoot: Uint8Array, ballots: readonly ToCount[], sums: readonly Uint8Array[]): Promise<{ counts: bigint[]; outcome: Uint8Array; refused: [number, string][] }> {
    const { outcome, refused } = tally(this.#opened(), this.#count(closingRoot, ballots), sums);
    return { counts: outcome.counts, outcome: writeOutcome(outcome), refused };
  }

  #takeSealed(hash: Uint8Array): Sealed {
    if (this.#sealed === null || !same(this.#sealed.checked.hash, hash)) throw new Refused("cs1-other-vote");
    return this.#sealed;
  }

  #forgetSealed(): void {
    this.#sealed?.randomness.fill(0);
    this.#sealed = null;
  }

  #opened(): Vote {
    if (this.#vote === null) throw new Refused("cs1-other-vote");
    return this.#vote;
  }

  #key(): Uint8Array {
    if (this.#seed === null || this.#trustee === 0) throw new Refused("cs1-trustee");
    return this.#seed;
  }

  #known(ballot: Uint8Array): Checked {
    const checked = this.#checked.get(hex(ballot));
    if (checked === undefined) throw new Refused("cs1-other-vote");
    return checked;
  }

  #count(closingRoot: Uint8Array, ballots: readonly ToCount[]): Counted {
    return countBallots(this.#opened(), closingRoot, ballots.map(({ ballot, weight }) => [this.#known(ballot), weight] as const));
  }
}

