/** Who speaks after this turn. */
import type { Hand, Round } from "../../call/wire";

/** People in their order; `null` when somebody will be named, so that there is no order yet. */
export function following(round: Round | null, hands: readonly Hand[]): readonly string[] | null {
  // A round by raised hands has no list of its own: the hands are its queue.
  if (round === null || round.strategy === "queue") return hands.map((hand) => hand.participant);
  return round.strategy === "nomination" && round.remaining.length > 1 ? null : round.remaining;
}
