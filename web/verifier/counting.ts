// After the close: sums, ties, paper, and the result that is due (FORMAT-entries.md, "after the close" and "Result").
import { base64, Fault } from "./bytes";
import { type Cast, type Casting, trusteeKey } from "./casting";
import { isLot, ofSuite } from "./definition";
import type { Bodies, Definition, Header } from "./forms";
import { isSigned } from "./notes";
import { byBytes, type Evaluation, evaluate, type Facts, type Outcome, type Tally, type TieBreak } from "./rule";
import { sumStatement } from "../src/features/ballot/cs1/statement";
import { checkSum, type Counted, countBallots, tally as tallySums, writeOutcome } from "../src/features/ballot/cs1/tally";

interface Found {
  facts: Facts;
  tally: Tally;
  opening: Uint8Array | null;
}

export class Counting {
  readonly #casting: Casting;
  readonly #chair: string;
  readonly #counted: Counted | null;
  readonly #sums = new Map<number, Uint8Array>();
  #tie: boolean | null = null;
  #paper: { by: string; text: string; body: Bodies["paper"] } | null = null;
  #confirmed = false;

  constructor(casting: Casting, chair: string, root: Uint8Array) {
    [this.#casting, this.#chair] = [casting, chair];
    const { suite } = casting;
    const weight = (id: string) => casting.window.entitled.get(id) ?? 0;
    const ballots = counting(casting).flatMap(([id, { checked }]) => (checked === null ? [] : [[checked, weight(id)] as const]));
    this.#counted = suite === null ? null : ofSuite(() => countBallots(suite, root, ballots));
  }

  take(header: Header, body: unknown): void {
    switch (header.type) {
      case "sum":
        this.#sum(body as Bodies["sum"]);
        return;
      case "tie":
        if (this.#evaluation(true).evaluation.outcome.is !== "chair_decides" || this.#tie !== null) throw new Fault("tie-none");
        this.#tie = (body as Bodies["tie"]).pass;
        return;
      case "lot_opened":
        if (this.#evaluation(true).evaluation.outcome.is !== "lot_decides") throw new Fault("lot-none");
        this.#casting.lot.open(header.by!, body as Bodies["lot_opened"]);
        return;
      case "lot_restarted":
        this.#casting.lot.restart(body as Bodies["lot_restarted"]);
        return;
      default:
        this.#count(header.by!, body as Bodies["paper"]);
    }
  }

  #sum({ trustee, sum, signature }: Bodies["sum"]): void {
    const { suite, definition, fellBack } = this.#casting;
    const counted = this.#counted;
    if (suite === null || counted === null || fellBack) throw new Fault("entry-order");
    if (sum[0] !== trustee || sum.length !== 2 + 64 * suite.shape.options || sum[1] !== suite.shape.options || trustee > suite.trustees.length) {
      throw new Fault("cs1-sum-form");
    }
    if (this.#sums.has(trustee)) throw new Fault("sum-twice");
    const key = trusteeKey(definition, trustee);
    if (key === null || !isSigned(sumStatement(suite, counted, sum), key, signature)) throw new Fault("sum-signature");
    ofSuite(() => checkSum(suite, counted, sum));
    this.#sums.set(trustee, sum);
  }

  #count(by: string, body: Bodies["paper"]): void {
    const { fellBack, window, definition } = this.#casting;
    if (!fellBack || this.#confirmed) throw new Fault("entry-order");
    const text = JSON.stringify(body);
    if (this.#paper !== null) {
      if (this.#paper.by === by) throw new Fault("paper-person");
      if (this.#paper.text !== text) throw new Fault("paper-differs");
      this.#confirmed = true;
      return;
    }
    const most = [...window.entitled.values()].reduce((sum, votes) => sum + votes, 0);
    const chosen = body.votes.reduce((sum, votes) => sum + BigInt(votes), 0n);
    const fits = body.votes.length === definition.options.length && body.participants <= window.entitled.size;
    if (!fits || chosen > BigInt(most) * BigInt(definition.selection.max)) throw new Fault("paper-counts");
    this.#paper = { by, text, body };
  }

  #find(): Found {
    const { definition, window, suite, fellBack, lot } = this.#casting;
    const voted = isLot(definition) ? [...lot.committed.keys()].filter((id) => window.entitled.has(id)) : counting(this.#casting).map(([id]) => id);
    const facts = factsOf(this.#casting, new Set(voted), this.#chair);
    let votes: bigint[];
    let opening: Uint8Array | null = null;
    if (fellBack) {
      if (this.#paper === null || !this.#confirmed) throw new Fault("result-undecided");
      facts.participants = this.#paper.body.participants;
      votes = this.#paper.body.votes.map(BigInt);
    } else if (suite !== null) {
      const { outcome } = ofSuite(() => tallySums(suite, this.#counted!, [...this.#sums].sort(([a], [b]) => a - b).map(([, sum]) => sum)));
      [votes, opening] = [outcome.counts, writeOutcome(outcome)];
    } else {
      votes = isLot(definition) ? definition.options.map(() => 1n) : countOpen(this.#casting);
    }
    if (definition.circular !== null) {
      facts.present_least = facts.participants;
      facts.present_votes = sumOf(voted.map((id) => window.entitled.get(id) ?? 0));
    }
    return { facts, tally: byRole(definition, votes), opening };
  }

  #evaluation(before: boolean): { found: Found; evaluation: Evaluation; tie: TieBreak } {
    const { definition, lot } = this.#casting;
    const found = this.#find();
    const open = evaluate(definition.rule, found.facts, found.tally, null);
    let tie: TieBreak = null;
    if (!before && open.outcome.is === "chair_decides" && this.#tie !== null) tie = { chair: this.#tie };
    if (!before && open.outcome.is === "lot_decides") {
      const drawn = lot.draw(open.outcome.among);
      if (drawn !== null) tie = { lot: drawn };
    }
    return { found, evaluation: tie === null ? open : evaluate(definition.rule, found.facts, found.tally, tie), tie };
  }

  /** The set of secret ballots that is summed. */
  get counted(): Counted | null {
    return this.#counted;
  }

  /** What was counted on paper and entered by one person, or by two. */
  get paper(): { by: string; votes: readonly number[]; participants: number; isConfirmed: boolean } | null {
    return this.#paper === null ? null : { by: this.#paper.by, ...this.#paper.body, isConfirmed: this.#confirmed };
  }

  /** Trustees whose sums are there, by number. */
  get summed(): ReadonlySet<number> {
    return new Set(this.#sums.keys());
  }

  /** Everything that follows from the entries so far. */
  decided(): { facts: Facts; tally: Tally; tie: TieBreak; evaluation: Evaluation; paper: boolean } {
    const { found, evaluation, tie } = this.#evaluation(false);
    return { facts: found.facts, tally: found.tally, tie, evaluation, paper: this.#casting.fellBack };
  }

  /** What was decided. */
  outcome(): Outcome {
    return this.#evaluation(false).evaluation.outcome;
  }

  /** The body of the result that is due, in its one spelling. */
  resultText(): string {
    if (this.#casting.opposed) throw new Fault("result-opposed");
    const { found, evaluation, tie } = this.#evaluation(false);
    if (evaluation.outcome.is === "chair_decides" || evaluation.outcome.is === "lot_decides") throw new Fault("result-undecided");
    const { facts, tally } = found;
    const { quorum, base, needed, margin, contested, outcome } = evaluation;
    const words = [
      `{"facts":${write(facts)}`,
      `"tally":${write({ ...tally, candidates: new Map([...tally.candidates].sort(([a], [b]) => byBytes(a, b))) })}`,
      `"tie":${write(tie)}`,
      `"evaluation":${write({ quorum, base, needed, margin, contested_max: contested, outcome: outcomeOf(outcome) })}`,
      `"opening":${found.opening === null ? "null" : `"${base64(found.opening)}"`}`,
      `"paper":${this.#casting.fellBack}}`,
    ];
    return words.join(",");
  }
}

/** JSON of what JavaScript does not write itself: large integers, and members in an order of ours. */
function write(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map) return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(",")}}`;
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value === "object" && value !== null) return write(new Map(Object.entries(value)));
  return JSON.stringify(value);
}

function outcomeOf(outcome: Outcome): unknown {
  switch (outcome.is) {
    case "elected":
      return { elected: { elected: outcome.ids } };
    case "second_round":
      return { second_round: { between: outcome.ids } };
    case "seated":
      return { seated: { seats: new Map([...outcome.seats].sort(([a], [b]) => byBytes(a, b))) } };
    default:
      return outcome.is;
  }
}

const sumOf = (numbers: readonly number[]): bigint => numbers.reduce((sum, number) => sum + BigInt(number), 0n);

const counting = ({ ballots }: Casting): [string, Cast][] => [...ballots].filter(([, { rejected }]) => !rejected);

function factsOf({ window }: Casting, voted: ReadonlySet<string>, chair: string): Facts {
  const { presence, entitled } = window;
  const { statutory, statutory_votes, members } = presence.register;
  const holders = members.filter(({ seat }) => seat === "holder").length;
  const counts = [...entitled].filter(([id]) => presence.there.has(id) || voted.has(id));
  return {
    statutory,
    vacant: Math.max(0, statutory - holders),
    excluded: presence.excludedSeats(),
    entitled: entitled.size,
    present_least: window.least,
    participants: [...voted].filter((id) => entitled.has(id)).length,
    present_votes: sumOf(counts.map(([, votes]) => votes)),
    statutory_votes: BigInt(statutory_votes),
    all_invited: presence.invited === true,
    established: window.established,
    challenged: window.challenged,
    chair_votes: entitled.has(chair),
  };
}

function countOpen(casting: Casting): bigint[] {
  const votes = new Map(casting.definition.options.map(({ id }) => [id, 0n]));
  for (const [voter, { choice }] of counting(casting)) {
    const weight = BigInt(casting.window.entitled.get(voter) ?? 0);
    for (const id of choice ?? []) votes.set(id, (votes.get(id) ?? 0n) + weight);
  }
  return casting.definition.options.map(({ id }) => votes.get(id) ?? 0n);
}

function byRole({ options }: Definition, votes: readonly bigint[]): Tally {
  const tally: Tally = { yes: 0n, no: 0n, abstain: 0n, invalid: 0n, candidates: new Map() };
  options.forEach(({ id, role }, at) => {
    const own = votes[at] ?? 0n;
    if (role === "candidate") tally.candidates.set(id, own);
    else tally[role] = own;
  });
  tally.candidates = new Map([...tally.candidates].sort(([a], [b]) => byBytes(a, b)));
  return tally;
}
