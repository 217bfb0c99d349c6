// A secret ballot and the sealed shares beside it, as bytes.
import { concat, nth, Refused, same, short } from "./bytes";
import { type Point, readPoint, readScalar, scalarBytes } from "./group";
import { blanks, type Casting, context, slots, SUITE, type Vote } from "./terms";

export const CIPHERTEXT_BYTES = 1120;
const TAG_BYTES = 16;

export interface Spelt {
  point: Point;
  bytes: Uint8Array;
}

export const spell = (point: Point): Spelt => ({ point, bytes: point.toBytes() });

export interface BitProof {
  /** For "nothing" and for "once". */
  first: readonly [Spelt, Spelt];
  /** Part of the challenge that goes to "nothing". */
  challenge: bigint;
  answers: readonly [bigint, bigint];
}

export interface Ballot {
  commitments: Spelt[][];
  bits: BitProof[];
  sumFirst: Spelt;
  sumAnswer: bigint;
  shareHashes: Uint8Array[];
}

const head = ({ shape, threshold, trustees }: Vote): Uint8Array =>
  concat(SUITE, Uint8Array.of(shape.options, blanks(shape), threshold, trustees.length));

export function ballotLength(vote: Vote): number {
  const count = slots(vote.shape);
  const points = vote.shape.options * vote.threshold + blanks(vote.shape) + 2 * count + 1;
  return head(vote).length + 32 * (points + 3 * count + 1 + vote.trustees.length);
}

/** All points in the order of the layout, which is that of the challenge. */
export const pointsOf = (ballot: Ballot): Spelt[] => [...ballot.commitments.flat(), ...ballot.bits.flatMap((bit) => bit.first), ballot.sumFirst];

export function writeBallot(vote: Vote, ballot: Ballot): Uint8Array {
  const scalars = [...ballot.bits.flatMap((bit) => [bit.challenge, ...bit.answers]), ballot.sumAnswer];
  return concat(head(vote), ...pointsOf(ballot).map(({ bytes }) => bytes), ...scalars.map(scalarBytes), ...ballot.shareHashes);
}

export function readBallot(vote: Vote, bytes: Uint8Array): Ballot {
  if (bytes.length !== ballotLength(vote)) throw new Refused("cs1-length");
  const expected = head(vote);
  if (!same(bytes.slice(0, expected.length), expected)) throw new Refused("cs1-head");
  let at = expected.length;
  const take = () => bytes.slice(at, (at += 32));
  let points = 0;
  const point = (): Spelt => {
    const spelling = take();
    const read = readPoint(spelling);
    if (read === null) throw new Refused("cs1-point", points);
    points += 1;
    return { point: read, bytes: spelling };
  };
  let scalars = 0;
  const scalar = (): bigint => {
    const read = readScalar(take());
    if (read === null) throw new Refused("cs1-scalar", scalars);
    scalars += 1;
    return read;
  };
  const list = <T>(length: number, read: (at: number) => T) => Array.from({ length }, (_, index) => read(index));
  const count = slots(vote.shape);
  const commitments = list(count, (slot) => list(slot < vote.shape.options ? vote.threshold : 1, point));
  const firsts = list(count, () => [point(), point()] as const);
  const sumFirst = point();
  const bits = firsts.map((first): BitProof => ({ first, challenge: scalar(), answers: [scalar(), scalar()] }));
  const sumAnswer = scalar();
  return { commitments, bits, sumFirst, sumAnswer, shareHashes: vote.trustees.map(take) };
}

/** Names the ballot; the voter signs it. */
export const ballotHash = (vote: Vote, casting: Casting, ballot: Ballot): Uint8Array => short("ballot", ...context(vote, casting), writeBallot(vote, ballot));

export const shareLength = (vote: Vote): number => CIPHERTEXT_BYTES + 64 * vote.shape.options + TAG_BYTES;

export const shareHash = (share: Uint8Array): Uint8Array => short("share", share);

/** Whether these are the sealed shares that the ballot names, one for each trustee. */
export function checkShares(ballot: Ballot, shares: readonly Uint8Array[]): void {
  const right = shares.length === ballot.shareHashes.length && shares.every((share, at) => same(shareHash(share), nth(ballot.shareHashes, at)));
  if (!right) throw new Refused("cs1-shares");
}
