// What the voter's client does: prepare a ballot, and prove a share in a dispute.
import { type Ballot, ballotHash, shareHash, spell, writeBallot } from "./ballot";
import { nth, Refused } from "./bytes";
import { commit, commitBit, evaluate, generatorH, mod, times, wide } from "./group";
import { answerBit, challengeOf, openBit } from "./proof";
import { seal } from "./share";
import { blanks, type Casting, factor, type Shape, slots, type Vote } from "./terms";

const DRAW_BYTES = 64;

/** Bytes from the operating system that one ballot needs. They are used once. */
export function randomnessLength({ shape, threshold, trustees }: Vote): number {
  return DRAW_BYTES * (shape.options * (2 * threshold - 1) + blanks(shape) + 3 * slots(shape) + 1 + trustees.length);
}

/** Draws what a ballot needs. Browsers give 65,536 bytes at a time. */
export function drawRandomness(vote: Vote): Uint8Array {
  const bytes = new Uint8Array(randomnessLength(vote));
  for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

/** Options by number as bits of all slots, blank ones behind. */
export function bitsOf(shape: Shape, options: readonly number[]): number[] {
  if (options.some((option) => !Number.isInteger(option) || option < 0 || option >= shape.options) || new Set(options).size !== options.length) throw new Refused("cs1-choice-option");
  const alone = options.some((option) => shape.exclusive.includes(option));
  if (alone && options.length > 1) throw new Refused("cs1-choice-exclusive");
  if (!alone && (options.length < shape.min || options.length > shape.max)) throw new Refused("cs1-choice-number");
  const unused = alone ? 0 : shape.max - options.length;
  return Array.from({ length: slots(shape) }, (_, slot) => Number(slot < shape.options ? options.includes(slot) : slot - shape.options < unused));
}

export interface Prepared {
  ballot: Ballot;
  shares: Uint8Array[];
  /** For a dispute about the share of one trustee. Secret. */
  shareRandomness: Uint8Array[];
}

/** Makes a ballot. The same arguments make the same ballot, which is how one is checked. */
export function prepare(vote: Vote, casting: Casting, options: readonly number[], randomness: Uint8Array): Prepared {
  if (randomness.length !== randomnessLength(vote)) throw new Refused("cs1-randomness");
  const { shape, threshold } = vote;
  let at = 0;
  const draw = () => randomness.slice(at, (at += DRAW_BYTES));
  const scalar = () => wide(draw());

  const secrets = bitsOf(shape, options).map((bit, slot) => {
    const [f, g] = [[BigInt(bit)], [scalar()]];
    for (let degree = 1; slot < shape.options && degree < threshold; degree += 1) {
      f.push(scalar());
      g.push(scalar());
    }
    return { bit, f, g, blinding: nth(g, 0) };
  });
  const commitments = secrets.map(({ bit, f, g }) => f.map((a, m) => spell(m === 0 ? commitBit(bit, nth(g, 0)) : commit(a, nth(g, m)))));
  const opened = secrets.map(({ bit, blinding }, slot) => openBit(bit, nth(nth(commitments, slot), 0).point, blinding, [scalar(), scalar(), scalar()]));
  const sumNonce = scalar();

  const shared = secrets.slice(0, shape.options);
  const shareRandomness: Uint8Array[] = [];
  const shares = vote.trustees.map((_, index) => {
    const values = shared.map(({ f, g }) => [evaluate(f, index + 1), evaluate(g, index + 1)] as const);
    const own = draw();
    shareRandomness.push(own);
    return seal(vote, casting, index + 1, values, own);
  });

  const ballot: Ballot = {
    commitments,
    bits: opened.map(({ first }) => ({ first, challenge: 0n, answers: [0n, 0n] })),
    sumFirst: spell(times(generatorH(), sumNonce)),
    sumAnswer: 0n,
    shareHashes: shares.map(shareHash),
  };
  const challenge = challengeOf(vote, casting, ballot);
  ballot.bits = opened.map((bit) => answerBit(bit, challenge));
  const blinding = secrets.reduce((sum, secret, slot) => sum + factor(shape, slot) * secret.blinding, 0n);
  ballot.sumAnswer = mod(sumNonce + challenge * mod(blinding));
  randomness.fill(0);
  return { ballot, shares, shareRandomness };
}

/** The ballot that this choice makes with this randomness, and its hash: what a second device works out. */
export function remake(vote: Vote, casting: Casting, options: readonly number[], randomness: Uint8Array): { hash: Uint8Array; ballot: Uint8Array } {
  const { ballot } = prepare(vote, casting, options, randomness.slice());
  return { hash: ballotHash(vote, casting, ballot), ballot: writeBallot(vote, ballot) };
}

/**
 * What is kept of a cast ballot to prove single shares. At most t − 1 are ever revealed: t of them are the vote. A
 * client first discards a disputed ballot and casts a fresh one.
 */
export class Disputes {
  readonly #revealed = new Set<number>();
  readonly #threshold: number;
  readonly #randomness: readonly Uint8Array[];

  constructor(vote: Vote, prepared: Prepared) {
    this.#threshold = vote.threshold;
    this.#randomness = prepared.shareRandomness;
  }

  reveal(trustee: number): Uint8Array {
    const own = this.#randomness[trustee - 1];
    if (own === undefined) throw new Refused("cs1-trustee");
    if (!this.#revealed.has(trustee) && this.#revealed.size >= this.#threshold - 1) throw new Refused("cs1-reveal-limit");
    this.#revealed.add(trustee);
    return own.slice();
  }
}
