// What follows from the entries of a closed vote, computed once for each state of its log: over secret ballots it costs.
import { Fault } from "../../../../verifier/bytes";
import type { Law } from "../../../../verifier/law";
import type { VoteResult } from "../contract";

interface Verdict {
  readonly size: number;
  readonly result: VoteResult | null;
  readonly missing: string | null;
}

const known = new WeakMap<Law, Verdict>();

function verdictOf(law: Law): Verdict {
  const size = law.leaves.length;
  const before = known.get(law);
  if (before?.size === size) return before;
  const verdict = { size, ...find(law) };
  known.set(law, verdict);
  return verdict;
}

function find({ counting, casting, stage, hasResult }: Law): Omit<Verdict, "size"> {
  const disputed = casting !== null && casting.openComplaints > 0 && (stage === "open" || stage === "closed");
  const nothing = { result: null, missing: disputed ? "complaints" : null };
  if (counting === null || (stage !== "closed" && !hasResult)) return nothing;
  try {
    const result = counting.decided();
    const { outcome } = result.evaluation;
    if (hasResult) return { result, missing: null };
    return { result: null, missing: outcome.is === "chair_decides" ? "tie" : outcome.is === "lot_decides" ? "lot" : nothing.missing };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { result: null, missing: casting!.fellBack ? "paper" : (nothing.missing ?? "sums") };
  }
}

/** The result that was entered. */
export const resultOf = (law: Law): VoteResult | null => verdictOf(law).result;

/** What has to happen before there is a result. */
export const missing = (law: Law): string | null => verdictOf(law).missing;
