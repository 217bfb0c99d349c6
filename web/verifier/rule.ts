// How it is decided (FORMAT-entries.md, "How it is decided"), in integers of any size.
import type { Decision, Rule, Share } from "./forms";

export interface Facts {
  statutory: number;
  vacant: number;
  excluded: number;
  entitled: number;
  present_least: number;
  participants: number;
  present_votes: bigint;
  statutory_votes: bigint;
  all_invited: boolean;
  established: boolean;
  challenged: boolean;
  chair_votes: boolean;
}

export interface Tally {
  yes: bigint;
  no: bigint;
  abstain: bigint;
  invalid: bigint;
  candidates: Map<string, bigint>;
}

export type TieBreak = { chair: boolean } | { lot: string[] } | null;

export type Outcome =
  | { is: "passed" | "rejected" | "no_quorum" | "chair_decides" }
  | { is: "lot_decides"; among: string[]; seats: number }
  | { is: "elected"; ids: string[] }
  | { is: "second_round"; ids: string[] }
  | { is: "seated"; seats: Map<string, number> };

export interface Evaluation {
  quorum: { of: bigint; required: bigint; counted: bigint; state: string };
  base: bigint;
  needed: bigint;
  margin: bigint;
  contested: bigint | null;
  outcome: Outcome;
}

export const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const sum = (numbers: Iterable<bigint>): bigint => [...numbers].reduce((total, number) => total + number, 0n);

const isMet = ({ num, den, strict }: Share, part: bigint, whole: bigint): boolean =>
  strict ? part * BigInt(den) > whole * BigInt(num) : part * BigInt(den) >= whole * BigInt(num);

function least({ num, den, strict }: Share, whole: bigint): bigint {
  const exact = whole * BigInt(num);
  return strict ? exact / BigInt(den) + 1n : (exact + BigInt(den) - 1n) / BigInt(den);
}

export const isShare = ({ num, den, strict }: Share): boolean => num >= 1 && num <= den && den <= 1000 && !(strict && num === den);

/** Whether the numbers of a rule make sense together. */
export function isRule({ citation, quorum, decision }: Rule): boolean {
  if (citation.length > 20 || (quorum.share !== null && !isShare(quorum.share))) return false;
  if (quorum.presumption !== null && !isShare(quorum.presumption.share)) return false;
  const { motion, election, lists } = decision;
  if (motion !== undefined) {
    const { num, den, strict } = motion.threshold;
    const balanced = num === 1 && den === 2 && strict && motion.base === "yes_no";
    return isShare(motion.threshold) && (motion.tie === "rejected" || balanced);
  }
  const seats = election?.seats ?? lists?.seats ?? 0;
  return seats >= 1 && seats <= (election?.method === "more_than_half" ? 1 : 200);
}

function findQuorum({ quorum }: Rule, facts: Facts, participants: bigint): Evaluation["quorum"] {
  const reduced = quorum.reduced ? facts.statutory - facts.vacant - facts.excluded : facts.statutory;
  const of = BigInt(quorum.of === "entitled" ? facts.entitled : Math.max(0, reduced));
  const counted = quorum.measure === "presence" ? BigInt(facts.present_least) : participants;
  const enough = (share: Share | null, floor: number) => larger(share === null ? 0n : least(share, of), BigInt(floor));
  const required = enough(quorum.share, quorum.floor);
  const { presumption } = quorum;
  const presumed =
    presumption !== null && facts.established && !facts.challenged && counted >= enough(presumption.share, presumption.floor);
  const found = counted >= required ? "met" : presumed ? "presumed" : "missing";
  return { of, required, counted, state: quorum.all_invited && !facts.all_invited ? "not_invited" : found };
}

const isQuorate = ({ state }: Evaluation["quorum"]): boolean => state === "met" || state === "presumed";

type Found = Pick<Evaluation, "base" | "needed" | "margin" | "outcome">;

function decide(decision: Decision, facts: Facts, tally: Tally, tie: TieBreak): Found {
  if (decision.motion !== undefined) return motion(decision.motion, facts, tally, tie);
  if (decision.election !== undefined) return election(decision.election, tally, tie);
  return lists(decision.lists!, tally, tie);
}

function motion(rule: NonNullable<Decision["motion"]>, facts: Facts, { yes, no, abstain, invalid }: Tally, tie: TieBreak): Found {
  const bases = {
    yes_no: yes + no,
    valid: yes + no + abstain,
    cast: yes + no + abstain + invalid,
    present: facts.present_votes,
    statutory: facts.statutory_votes,
  };
  const base = bases[rule.base];
  const needed = larger(1n, least(rule.threshold, base));
  const outcome = (): Outcome => {
    if (yes > 0n && isMet(rule.threshold, yes, base)) return { is: "passed" };
    if (yes === 0n || yes !== no) return { is: "rejected" };
    if (rule.tie === "chair" && facts.chair_votes) {
      if (tie === null || !("chair" in tie)) return { is: "chair_decides" };
      return { is: tie.chair ? "passed" : "rejected" };
    }
    if (rule.tie !== "lot") return { is: "rejected" };
    const drawn = order(["no", "yes"], tie);
    if (drawn === null) return { is: "lot_decides", among: ["no", "yes"], seats: 1 };
    return { is: drawn[0] === "yes" ? "passed" : "rejected" };
  };
  return { base, needed, margin: yes - needed, outcome: outcome() };
}

/** The order that was drawn, if it was drawn among exactly these. */
function order(among: readonly string[], tie: TieBreak): string[] | null {
  if (tie === null || !("lot" in tie)) return null;
  const sorted = (ids: readonly string[]) => [...ids].sort(byBytes).join(" ");
  return sorted(among) === sorted(tie.lot) ? tie.lot : null;
}

const ranking = ({ candidates }: Tally): [string, bigint][] =>
  [...candidates].filter(([, votes]) => votes > 0n).sort(([a, x], [b, y]) => (x === y ? byBytes(a, b) : x > y ? -1 : 1));

function election({ seats, method }: NonNullable<Decision["election"]>, tally: Tally, tie: TieBreak): Found {
  const base = sum(tally.candidates.values()) + tally.no;
  const ranked = ranking(tally);
  const votes = (place: number) => ranked[place]?.[1] ?? 0n;
  if (method === "most_votes") {
    const last = Math.max(0, Math.min(seats, ranked.length) - 1);
    return { base, needed: 0n, margin: votes(last) - votes(seats), outcome: mostVotes(seats, ranked, tie) };
  }
  const needed = base / 2n + 1n;
  return { base, needed, margin: votes(0) - needed, outcome: moreThanHalf(ranked, needed) };
}

function mostVotes(seats: number, ranked: [string, bigint][], tie: TieBreak): Outcome {
  if (ranked.length <= seats) return ranked.length === 0 ? { is: "rejected" } : { is: "elected", ids: ranked.map(([id]) => id) };
  const cut = ranked[seats - 1]![1];
  const elected = ranked.filter(([, votes]) => votes > cut).map(([id]) => id);
  const equal = ranked.filter(([, votes]) => votes === cut).map(([id]) => id);
  const left = seats - elected.length;
  if (equal.length === left) return { is: "elected", ids: [...elected, ...equal] };
  const drawn = order(equal, tie);
  return drawn === null ? { is: "lot_decides", among: equal, seats: left } : { is: "elected", ids: [...elected, ...drawn.slice(0, left)] };
}

function moreThanHalf(ranked: [string, bigint][], needed: bigint): Outcome {
  const best = ranked[0];
  if (best === undefined) return { is: "rejected" };
  if (best[1] >= needed) return { is: "elected", ids: [best[0]] };
  const several = ranked.filter(([, votes]) => votes === best[1]).length > 1;
  const fewest = several ? best[1] : (ranked[1]?.[1] ?? best[1]);
  return { is: "second_round", ids: ranked.filter(([, votes]) => votes >= fewest).map(([id]) => id) };
}

interface Allocation {
  seats: Map<string, number>;
  equal: string[];
  left: number;
}

function lists({ seats, method }: NonNullable<Decision["lists"]>, tally: Tally, tie: TieBreak): Found {
  const base = sum(tally.candidates.values());
  const found = allocate(method, seats, tally.candidates);
  const outcome = (): Outcome => {
    if (base === 0n) return { is: "rejected" };
    if (found.left === 0) return { is: "seated", seats: found.seats };
    const drawn = order(found.equal, tie);
    if (drawn === null) return { is: "lot_decides", among: found.equal, seats: found.left };
    for (const id of drawn.slice(0, found.left)) found.seats.set(id, (found.seats.get(id) ?? 0) + 1);
    return { is: "seated", seats: found.seats };
  };
  return { base, needed: 0n, margin: 0n, outcome: outcome() };
}

function allocate(method: string, seats: number, votes: Map<string, bigint>): Allocation {
  if (method === "hare_niemeyer") return largestRemainders(BigInt(seats), votes);
  const given = new Map([...votes.keys()].map((id) => [id, 0]));
  const divisor = (id: string) => BigInt(method === "d_hondt" ? 1 + given.get(id)! : 1 + 2 * given.get(id)!);
  let left = seats;
  while (left > 0) {
    let best: string[] = [];
    for (const [id, own] of votes) {
      if (own === 0n) continue;
      const other = best[0];
      const difference = other === undefined ? 1n : own * divisor(other) - votes.get(other)! * divisor(id);
      if (difference === 0n) best.push(id);
      else if (difference > 0n) best = [id];
    }
    if (best.length === 0) break;
    if (best.length > left) return { seats: given, equal: best, left };
    left -= best.length;
    for (const id of best) given.set(id, given.get(id)! + 1);
  }
  return { seats: given, equal: [], left: 0 };
}

function largestRemainders(seats: bigint, votes: Map<string, bigint>): Allocation {
  const total = sum(votes.values());
  const given = new Map([...votes].map(([id, own]) => [id, total === 0n ? 0 : Number((own * seats) / total)]));
  if (total === 0n) return { seats: given, equal: [], left: 0 };
  let rest = [...votes].map(([id, own]) => [id, (own * seats) % total] as const);
  rest.sort(([a, x], [b, y]) => (x === y ? byBytes(a, b) : x > y ? -1 : 1));
  let left = Number(seats) - [...given.values()].reduce((all, own) => all + own, 0);
  while (left > 0 && rest.length > 0) {
    const equal = rest.filter(([, remainder]) => remainder === rest[0]![1]).map(([id]) => id);
    if (equal.length > left) return { seats: given, equal, left };
    for (const id of equal) given.set(id, given.get(id)! + 1);
    left -= equal.length;
    rest = rest.slice(equal.length);
  }
  return { seats: given, equal: [], left: 0 };
}

export function evaluate(rule: Rule, facts: Facts, tally: Tally, tie: TieBreak): Evaluation {
  const quorum = findQuorum(rule, facts, BigInt(facts.participants));
  const found = decide(rule.decision, facts, tally, tie);
  const outcome: Outcome = isQuorate(quorum) ? found.outcome : { is: "no_quorum" };
  const evaluation: Evaluation = { ...found, quorum, outcome, contested: null };
  return { ...evaluation, contested: contested(rule, facts, tally, evaluation, tie) };
}

/** The same outcome; for elections the same people, in whatever order. */
function same(a: Outcome, b: Outcome): boolean {
  const plain = (outcome: Outcome) => {
    if (outcome.is === "elected" || outcome.is === "second_round") return `${outcome.is} ${[...outcome.ids].sort(byBytes).join(" ")}`;
    if (outcome.is === "seated") return `seated ${[...outcome.seats].map(([id, seats]) => `${id} ${seats}`).join(" ")}`;
    return outcome.is;
  };
  return plain(a) === plain(b);
}

/** The largest number of votes that may be changed or struck out in any way. */
function contested(rule: Rule, facts: Facts, tally: Tally, found: Evaluation, tie: TieBreak): bigint | null {
  if (found.outcome.is === "chair_decides" || found.outcome.is === "lot_decides" || found.outcome.is === "no_quorum" || found.outcome.is === "second_round") return null;
  if (tie !== null && !same(decide(rule.decision, facts, tally, null).outcome, found.outcome)) return 0n;
  const changes = (count: bigint): boolean => {
    const left = larger(0n, BigInt(facts.participants) - count);
    return !isQuorate(findQuorum(rule, facts, left)) || worst(rule.decision, facts, tally, found.outcome, count);
  };
  let [unchanged, changed] = [0n, sum(tally.candidates.values()) + tally.yes + tally.no + tally.abstain + tally.invalid + 1n];
  while (changed - unchanged > 1n) {
    const middle = unchanged + (changed - unchanged) / 2n;
    if (changes(middle)) changed = middle;
    else unchanged = middle;
  }
  return unchanged;
}

/** Whether so many votes can change the outcome if they go where that does most. */
function worst(decision: Decision, facts: Facts, tally: Tally, outcome: Outcome, count: bigint): boolean {
  if (decision.motion !== undefined) return worstForMotion(decision, facts, tally, outcome, count);
  if (decision.election !== undefined) return worstForElection(decision.election, tally, outcome, count);
  if (outcome.is !== "seated") return count > 0n;
  const all = [...tally.candidates].map(([id, votes]) => ({ votes, seats: BigInt(outcome.seats.get(id) ?? 0) }));
  const { method, seats } = decision.lists!;
  if (method === "hare_niemeyer") return worstForRemainders(all, BigInt(seats), count);
  return worstForAverages(all, count, method === "d_hondt" ? (place) => place : (place) => 2n * place - 1n);
}

interface Seated {
  votes: bigint;
  seats: bigint;
}

/**
 * A seat moves as soon as some list would get its next seat by a quotient as large as the one by which another list got
 * its last. The first list gets the votes, the other one loses them. For each list that has seats it is enough to look at
 * the strongest of the others: to give all seats anew for each pair would take hours where a stranger wants it to.
 */
function worstForAverages(lists: readonly Seated[], count: bigint, divisor: (place: bigint) => bigint): boolean {
  const next = lists.map(({ votes, seats }, at) => ({ at, votes: votes + count, by: divisor(seats + 1n) }));
  const [first, second] = next.sort((a, b) => {
    const difference = b.votes * a.by - a.votes * b.by;
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  });
  return lists.some(({ votes, seats }, at) => {
    const other = first?.at === at ? second : first;
    return seats > 0n && other !== undefined && (votes - smaller(count, votes)) * other.by <= other.votes * divisor(seats);
  });
}

/**
 * A seat moves as soon as some list is a whole seat further above what it got than another one is. For each list that
 * loses the votes, the one that is furthest above gets them.
 */
function worstForRemainders(lists: readonly Seated[], seats: bigint, count: bigint): boolean {
  const total = sum(lists.map(({ votes }) => votes));
  return lists.some(({ votes }, from) => {
    if (votes === 0n || lists.length < 2) return false;
    const moved = smaller(count, votes);
    const whole = total - moved + count;
    const excess = lists.map((list, at) => seats * (at === from ? list.votes - moved : list.votes) - list.seats * whole);
    const others = excess.filter((_, at) => at !== from);
    const most = others.reduce(larger, others[0]!);
    const to = excess.findIndex((own, at) => at !== from && own === most);
    const rest = excess.filter((_, at) => at !== to);
    return most + seats * count - rest.reduce(smaller, rest[0]!) >= whole;
  });
}

function worstForMotion(decision: Decision, facts: Facts, tally: Tally, outcome: Outcome, count: bigint): boolean {
  const moved = { ...tally };
  if (outcome.is === "passed") {
    const gone = smaller(count, moved.yes);
    moved.yes -= gone;
    moved.no += gone;
  } else {
    let left = count;
    for (const from of ["no", "abstain", "invalid"] as const) {
      const gone = smaller(left, moved[from]);
      moved[from] -= gone;
      moved.yes += gone;
      left -= gone;
    }
  }
  return !same(decide(decision, facts, moved, null).outcome, outcome);
}

function worstForElection({ seats, method }: NonNullable<Decision["election"]>, tally: Tally, outcome: Outcome, count: bigint): boolean {
  if (outcome.is !== "elected") return count > 0n;
  const elected = new Set(outcome.ids);
  const votes = [...tally.candidates].filter(([id]) => elected.has(id)).map(([, own]) => own);
  const weakest = votes.reduce(smaller, votes[0] ?? 0n) - count;
  if (weakest <= 0n) return true;
  if (method === "more_than_half") return weakest * 2n <= sum(tally.candidates.values()) + tally.no;
  const others = [...tally.candidates].filter(([id]) => !elected.has(id)).map(([, own]) => own + count);
  if (others.length === 0) return false;
  return (outcome.ids.length < seats && count > 0n) || weakest <= others.reduce(larger, 0n);
}
