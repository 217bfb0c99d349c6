/** How far a vote is for those who look at it, and which one stands before the stage. */
import { isLot } from "../../../verifier/definition";
import type { VoteView } from "./contract";

/** Being prepared, open, closed and not yet announced, announced or void. */
type Phase = "prepared" | "open" | "closed" | "over";

const PHASES: Record<VoteView["stage"], Phase> = { empty: "prepared", frozen: "prepared", listed: "prepared", open: "open", closed: "closed", counted: "closed", announced: "over", void: "over" };

export const phaseOf = ({ stage }: VoteView): Phase => PHASES[stage];

/** A card that was put away comes back with the next phase. */
export const frontKey = (vote: VoteView): string => `${vote.id} ${phaseOf(vote)}`;

const isLive = (vote: VoteView): boolean => phaseOf(vote) === "open" || phaseOf(vote) === "closed";

/** Asked to be a trustee, and not yet agreed. */
const asks = (vote: VoteView): boolean => vote.trustee?.state === "asked";

/**
 * What everybody has to look at first. A vote that is open comes before an alarm about another one, or the alarm would cost
 * whoever it warns the next vote; so does whatever began after it.
 */
export function foremost(votes: readonly VoteView[]): VoteView | null {
  const at = votes.findLastIndex((vote) => vote.alarm !== null);
  const sound = votes.filter((vote) => vote.alarm === null);
  return sound.findLast(isAwaited) ?? sound.findLast((vote) => phaseOf(vote) === "open") ?? votes.slice(at + 1).findLast(isLive) ?? votes[at] ?? null;
}

/** The alarm that was last, if there is one. */
export const alarmed = (votes: readonly VoteView[]): VoteView | null => votes.findLast((vote) => vote.alarm !== null) ?? null;

/**
 * What stands before the stage: what is going on or wrong, then the result of what this page has seen going on. What is
 * wrong cannot be put away.
 */
export function frontOf(votes: readonly VoteView[], seen: ReadonlySet<string>, away: ReadonlySet<string>): VoteView | null {
  const here = votes.filter((vote) => vote.alarm !== null || !away.has(frontKey(vote)));
  return foremost(here) ?? here.findLast(asks) ?? here.findLast((vote) => phaseOf(vote) === "over" && seen.has(vote.id)) ?? null;
}

export const liveIds = (votes: readonly VoteView[]): readonly string[] => votes.filter(isLive).map((vote) => vote.id);

/** Whether one's own vote is awaited now. */
export function isAwaited(vote: VoteView): boolean {
  const { mine } = vote;
  return vote.stage === "open" && !vote.fellBack && !isDrawn(vote) && mine.entitled && mine.ballot === "none" && mine.id !== null && !vote.voted.has(mine.id) && (!vote.byName || vote.called.includes(mine.id));
}

/** A trustee cannot read one's own ballot, and it is not too late to do something about it. */
export const isDisputed = (vote: VoteView): boolean => vote.mine.disputed && isLive(vote);

/** Whether something is awaited from whoever sits here: their vote, their consent, their sum, their disputed ballot. */
export function waitsForYou(vote: VoteView): boolean {
  return isAwaited(vote) || isDisputed(vote) || asks(vote) || vote.trustee?.state === "due" || vote.alarm !== null;
}

/** Those who have a vote, in the order of the register. */
export const votersOf = (vote: VoteView): VoteView["members"] => vote.members.filter((member) => member.votes > 0);

/** Without a meeting, over days. */
export const isCircular = ({ definition }: VoteView): boolean => definition?.circular != null;

/** Nobody votes: the devices draw a lot together. */
export const isDrawn = ({ definition }: VoteView): boolean => definition !== null && isLot(definition);

/** Choices are known while the vote is open. */
export const isRollCall = ({ definition }: VoteView): boolean => typeof definition?.kind === "object";
