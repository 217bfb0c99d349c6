// That every slot is chosen once or not at all, and that the sum is right.
import { type Ballot, type BitProof, ballotHash, pointsOf, type Spelt, spell } from "./ballot";
import { long, nth, Refused } from "./bytes";
import { G, generatorH, mod, type Point, select, times, timesPublic, wide } from "./group";
import { type Casting, context, factor, type Vote } from "./terms";

/** The one challenge of a ballot. */
export function challengeOf(vote: Vote, casting: Casting, ballot: Ballot): bigint {
  const points = pointsOf(ballot).map(({ bytes }) => bytes);
  return wide(long("challenge", ...context(vote, casting), generatorH().toBytes(), ...points, ...ballot.shareHashes));
}

/** What a prover keeps of one slot between the first message and the answer. Secret. */
export interface Opened {
  first: readonly [Spelt, Spelt];
  bit: number;
  blinding: bigint;
  random: readonly [nonce: bigint, challenge: bigint, answer: bigint];
}

/** First message for a slot. The same steps are taken for both bits. */
export function openBit(bit: number, commitment: Point, blinding: bigint, random: Opened["random"]): Opened {
  const [nonce, otherChallenge, otherAnswer] = random;
  const other = select(bit, commitment.subtract(G), commitment);
  const madeUp = times(generatorH(), otherAnswer).subtract(times(other, otherChallenge));
  const honest = times(generatorH(), nonce);
  return { first: [spell(select(bit, honest, madeUp)), spell(select(bit, madeUp, honest))], bit, blinding, random };
}

export function answerBit({ first, bit, blinding, random }: Opened, challenge: bigint): BitProof {
  const [nonce, otherChallenge, otherAnswer] = random;
  const ownChallenge = mod(challenge - otherChallenge);
  const ownAnswer = mod(nonce + ownChallenge * blinding);
  return {
    first,
    challenge: select(bit, ownChallenge, otherChallenge),
    answers: [select(bit, ownAnswer, otherAnswer), select(bit, otherAnswer, ownAnswer)],
  };
}

/** A ballot whose proofs hold, in its place in its vote. */
export interface Checked {
  readonly vote: Uint8Array;
  readonly casting: Casting;
  readonly ballot: Ballot;
  readonly hash: Uint8Array;
}

/** Checks every equation by itself; what is thrown names the first that does not hold. */
export function checkBallot(vote: Vote, casting: Casting, ballot: Ballot): Checked {
  const challenge = challengeOf(vote, casting, ballot);
  const holds = (answer: bigint, first: Point, part: bigint, statement: Point) =>
    timesPublic(generatorH(), answer).subtract(timesPublic(statement, part)).equals(first);
  let sum = timesPublic(G, BigInt(-vote.shape.max));
  ballot.bits.forEach((bit, slot) => {
    const commitment = nth(nth(ballot.commitments, slot), 0).point;
    const none = holds(bit.answers[0], bit.first[0].point, bit.challenge, commitment);
    if (!none || !holds(bit.answers[1], bit.first[1].point, challenge - bit.challenge, commitment.subtract(G))) throw new Refused("cs1-proof-bit", slot);
    sum = sum.add(timesPublic(commitment, factor(vote.shape, slot)));
  });
  if (!holds(ballot.sumAnswer, ballot.sumFirst.point, challenge, sum)) throw new Refused("cs1-proof-sum");
  return { vote: vote.hash, casting, ballot, hash: ballotHash(vote, casting, ballot) };
}
