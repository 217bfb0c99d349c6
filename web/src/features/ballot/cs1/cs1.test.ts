// Byte for byte the known answers of crates/secret-ballot, which another implementation made.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import names from "../../../../../crates/secret-ballot/vectors/names.json";
import plain from "../../../../../crates/secret-ballot/vectors/plain.json";
import { ballotHash, checkShares, readBallot, writeBallot } from "./ballot";
import { hex, nth, Refused, unhex } from "./bytes";
import { type Checked, checkBallot } from "./proof";
import { publicKey } from "./share";
import { ballotStatement, sumStatement, verdictStatement } from "./statement";
import { countBallots, readOutcome, tally, verifyOutcome, writeOutcome } from "./tally";
import { type Casting, makeVote, type Vote } from "./terms";
import { openShare, settle, sumShares } from "./trustee";
import { bitsOf, Disputes, drawRandomness, prepare, randomnessLength, remake } from "./voter";

type Vectors = typeof plain | typeof names;

function voteOf({ terms }: Vectors): Vote {
  const { tenant, meeting, vote, definition, roll, shape, threshold, trustees } = terms;
  const keys = trustees.map(({ kem, signature }) => ({ kem: unhex(kem), signature: unhex(signature) }));
  return makeVote({ tenant: unhex(tenant), meeting: unhex(meeting), vote: unhex(vote), definition: unhex(definition), roll: unhex(roll), shape, threshold, trustees: keys });
}

const castingOf = ({ voter, seq }: { voter: string; seq: number }): Casting => ({ voter: unhex(voter), seq });

const checkAll = (vote: Vote, vectors: Vectors): Checked[] =>
  vectors.ballots.map((entry) => checkBallot(vote, castingOf(entry), readBallot(vote, unhex(entry.ballot))));

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe.each([
  ["plain", plain as Vectors],
  ["names", names as Vectors],
])("the known answers of %s", (_, vectors) => {
  const vote = voteOf(vectors);

  it("have the same terms", () => {
    expect(hex(vote.hash)).toBe(vectors.terms.vote_hash);
    for (const { seed, kem } of vectors.terms.trustees) expect(hex(publicKey(unhex(seed)))).toBe(kem);
  });

  it("have ballots that are made again byte for byte", () => {
    for (const entry of vectors.ballots) {
      const made = prepare(vote, castingOf(entry), entry.options, unhex(entry.randomness));
      expect(hex(writeBallot(vote, made.ballot))).toBe(entry.ballot);
      expect(made.shares.map(hex)).toEqual(entry.shares);
      expect(hex(ballotHash(vote, castingOf(entry), made.ballot))).toBe(entry.hash);
      checkShares(made.ballot, made.shares);
    }
  });

  it("have ballots that are right, with what is signed", () => {
    checkAll(vote, vectors).forEach((checked, at) => {
      const entry = nth<(typeof vectors.ballots)[number]>(vectors.ballots, at);
      expect(hex(checked.hash)).toBe(entry.hash);
      expect(hex(ballotStatement(checked))).toBe(entry.to_sign);
      expect(hex(verdictStatement(checked, 1, "ok"))).toBe(entry.verdict_ok_1);
      expect(hex(verdictStatement(checked, 2, "cs1-share-wrong"))).toBe(entry.verdict_wrong_2);
    });
  });

  it("have changes that are refused with the same code", () => {
    const first = nth<(typeof vectors.ballots)[number]>(vectors.ballots, 0);
    for (const change of vectors.refused) {
      let bytes = unhex(first.ballot);
      if (change.at !== undefined && change.with !== undefined) bytes.set(unhex(change.with), change.at);
      if (change.length !== undefined) bytes = bytes.slice(0, change.length);
      const casting = castingOf({ voter: change.voter ?? first.voter, seq: change.seq ?? first.seq });
      expect([change.what, codeOf(() => checkBallot(vote, casting, readBallot(vote, bytes)))]).toEqual([change.what, change.code]);
    }
  });

  it("have disputes that end the same way", () => {
    const checked = checkAll(vote, vectors);
    for (const { ballot, trustee, randomness, code } of vectors.disputes) {
      const share = unhex(nth<string>(nth<(typeof vectors.ballots)[number]>(vectors.ballots, ballot).shares, trustee - 1));
      expect(settle(vote, nth(checked, ballot), trustee, share, unhex(randomness))).toBe(code);
    }
  });

  it("have the same sums and the same result, whichever trustees come", () => {
    const checked = checkAll(vote, vectors);
    const counted = countBallots(vote, unhex(vectors.closing_root), checked.map((one, at) => [one, nth<(typeof vectors.ballots)[number]>(vectors.ballots, at).weight] as const));
    expect(hex(counted.hash)).toBe(vectors.counted);
    const sums = vectors.terms.trustees.map(({ seed }, at) => {
      const shares = new Map(checked.map((one, n) => [hex(one.hash), openShare(vote, at + 1, unhex(seed), one, unhex(nth<string>(nth<(typeof vectors.ballots)[number]>(vectors.ballots, n).shares, at)))]));
      return sumShares(vote, at + 1, counted, shares);
    });
    expect(sums.map(hex)).toEqual(vectors.sums.map(({ sum }) => sum));
    expect(sums.map((sum) => hex(sumStatement(vote, counted, sum)))).toEqual(vectors.sums.map(({ to_sign }) => to_sign));
    for (const some of [sums, sums.slice(0, vote.threshold), sums.slice(-vote.threshold)]) {
      expect(hex(writeOutcome(tally(vote, counted, some).outcome))).toBe(vectors.outcome);
    }
    expect(codeOf(() => tally(vote, counted, sums.slice(1, vote.threshold)))).toBe("cs1-sums-missing");
    const outcome = readOutcome(unhex(vectors.outcome));
    expect(outcome.counts.map(Number)).toEqual(vectors.counts);
    outcome.counts[1] = (outcome.counts[1] ?? 0n) + 1n;
    expect(codeOf(() => verifyOutcome(vote, counted, outcome))).toBe("cs1-result-wrong");
    const lying = nth(sums, 0).slice();
    lying[2] = (lying[2] ?? 0) ^ 1;
    expect(tally(vote, counted, [lying, ...sums.slice(1)]).refused).toEqual([[1, "cs1-sum-wrong"]]);
  });
});

describe("a ballot of one's own", () => {
  const vote = voteOf(plain);
  const casting: Casting = { voter: new Uint8Array(16).fill(7), seq: 1 };

  it("holds, and can be checked instead of cast", () => {
    const randomness = drawRandomness(vote);
    expect(randomness.length).toBe(randomnessLength(vote));
    const copy = randomness.slice();
    const bytes = writeBallot(vote, prepare(vote, casting, [1], randomness).ballot);
    expect(randomness.every((byte) => byte === 0)).toBe(true);
    checkBallot(vote, casting, readBallot(vote, bytes));
    expect(remake(vote, casting, [1], copy).ballot).toEqual(bytes);
    expect(remake(vote, casting, [0], copy).ballot).not.toEqual(bytes);
  });

  it("never reveals as many shares as open it", () => {
    const disputes = new Disputes(vote, prepare(vote, casting, [0], drawRandomness(vote)));
    disputes.reveal(3);
    expect(disputes.reveal(3).length).toBe(64);
    expect(codeOf(() => disputes.reveal(1))).toBe("cs1-reveal-limit");
    expect(codeOf(() => disputes.reveal(4))).toBe("cs1-trustee");
  });

  it("fits the shape", () => {
    const shape = { options: 5, min: 1, max: 2, exclusive: [3, 4] };
    expect(bitsOf(shape, [0])).toEqual([1, 0, 0, 0, 0, 1]);
    expect(bitsOf(shape, [4])).toEqual([0, 0, 0, 0, 1, 0]);
    expect([[], [0, 1, 2], [0, 3], [0, 0], [5]].map((options) => codeOf(() => bitsOf(shape, options)))).toEqual([
      "cs1-choice-number",
      "cs1-choice-number",
      "cs1-choice-exclusive",
      "cs1-choice-option",
      "cs1-choice-option",
    ]);
  });
});
