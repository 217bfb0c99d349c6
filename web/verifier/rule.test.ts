// How many votes would have to be wrong before seats move: the short cut says what trying says.
// @vitest-environment node
import { describe, expect, it } from "vitest";
import type { Rule } from "./forms";
import { evaluate, type Facts, type Tally } from "./rule";

const METHODS = ["d_hondt", "sainte_lague", "hare_niemeyer"] as const;

const facts: Facts = {
  statutory: 20, vacant: 0, excluded: 0, entitled: 20, present_least: 20, participants: 20, present_votes: 20n, statutory_votes: 20n,
  all_invited: true, established: true, challenged: false, chair_votes: true,
};

const rule = (seats: number, method: (typeof METHODS)[number]): Rule => ({
  name: "free/lists",
  citation: [],
  quorum: { measure: "presence", of: "entitled", reduced: false, share: null, floor: 0, all_invited: false, presumption: null },
  decision: { lists: { seats, method } },
});

const tally = (counts: readonly number[]): Tally => ({
  yes: 0n, no: 0n, abstain: 0n, invalid: 0n, candidates: new Map(counts.map((votes, at) => [`l${at}`, BigInt(votes)])),
});

/** The seats that were given, or that a lot decides. */
function outcomeOf(of: Rule, counts: readonly number[]): string {
  const { outcome } = evaluate(of, facts, tally(counts), null);
  return outcome.is === "seated" ? JSON.stringify([...outcome.seats]) : outcome.is;
}

/** So many votes moved from each list to each other one; more than a list has are new ones. */
function changes(of: Rule, counts: readonly number[], count: number): boolean {
  const before = outcomeOf(of, counts);
  return counts.some((votes, from) =>
    counts.some((_, to) => {
      if (from === to || votes === 0) return false;
      const moved = counts.map((own, at) => (at === from ? own - Math.min(own, count) : at === to ? own + count : own));
      return outcomeOf(of, moved) !== before;
    }),
  );
}

describe("contested votes of lists", () => {
  it("are what each pair of lists finds", () => {
    let state = 1;
    const below = (most: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % most;
    };
    for (let round = 0; round < 60; round += 1) {
      const of = rule(1 + below(12), METHODS[round % 3]!);
      const counts = Array.from({ length: 1 + below(6) }, () => below(30));
      const { contested, outcome } = evaluate(of, facts, tally(counts), null);
      if (outcome.is !== "seated") continue;
      const all = counts.reduce((sum, votes) => sum + votes, 0);
      let most = 0;
      while (most < all && !changes(of, counts, most + 1)) most += 1;
      expect(contested, `${JSON.stringify(of.decision)} ${counts.join(" ")}`).toBe(BigInt(most));
    }
  }, 60_000);

  it("are found at once where there are as many lists and seats as there may be", () => {
    const counts = Array.from({ length: 200 }, (_, at) => 5_000_000 - at * 20_011);
    for (const method of METHODS) expect(evaluate(rule(200, method), facts, tally(counts), null).contested).not.toBeNull();
  });
});
