/** How far a vote is for those who look at it, and which one stands before the stage. */
import type { VoteView } from "./contract";

/** Being prepared, open, closed and not yet announced, announced or void. */
export type Phase = "prepared" | "open" | "closed" | "over";

const PHASES: Record<VoteView["stage"], Phase> = { empty: "prepared", frozen: "prepared", listed: "prepared", open: "open", closed: "closed", counted: "closed", announced: "over", void: "over" };

export const phaseOf = ({ stage }: VoteView): Phase => PHASES[stage];

/** A card that was put away comes back with the next phase. */
export const frontKey = (vote: VoteView): string => `${vote.id} ${phaseOf(vote)}`;

const isLive = (vote: VoteView): boolean => phaseOf(vote) === "open" || phaseOf(vote) === "closed";

/** Asked to be a trustee, and not yet agreed. */
const asks = (vote: VoteView): boolean => vote.trustee?.state === "asked";

/**
 * What stands before the stage: what is wrong, then what is going on, then the result of what this page has seen going
 * on. What is wrong cannot be put away.
 */
export function frontOf(votes: readonly VoteView[], seen: ReadonlySet<string>, away: ReadonlySet<string>): VoteView | null {
  const alarm = votes.findLast((vote) => vote.alarm !== null);
  if (alarm) return alarm;
  const here = votes.filter((vote) => !away.has(frontKey(vote)));
  return here.findLast(isLive) ?? here.findLast(asks) ?? here.findLast((vote) => phaseOf(vote) === "over" && seen.has(vote.id)) ?? null;
}

export const liveIds = (votes: readonly VoteView[]): readonly string[] => votes.filter(isLive).map((vote) => vote.id);

/** Whether one's own vote is awaited now. */
export function isAwaited(vote: VoteView): boolean {
  const { mine } = vote;
  return vote.stage === "open" && mine.entitled && mine.ballot === "none" && mine.id !== null && !vote.voted.has(mine.id) && (!vote.byName || vote.called.includes(mine.id));
}

/** Whether something is awaited from whoever sits here: their vote, their consent, their sum. */
export function waitsForYou(vote: VoteView): boolean {
  return isAwaited(vote) || asks(vote) || vote.trustee?.state === "due" || vote.alarm !== null;
}

/** Those who have a vote, in the order of the register. */
export const votersOf = (vote: VoteView): VoteView["members"] => vote.members.filter((member) => member.votes > 0);

export const isOpenKind = (vote: VoteView): boolean => !vote.isSecret;

/** Choices are known while the vote is open. */
export const isRollCall = ({ definition }: VoteView): boolean => typeof definition?.kind === "object";

export const isDecided = (vote: VoteView): boolean => vote.stage === "announced" || vote.stage === "void";
