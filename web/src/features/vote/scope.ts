/** The votes of the room, for whatever shows them: which is in front, which is open in the panel, and what is told of acts. */
import { createContext, useContext } from "react";
import { announce } from "../../ui/announcer";
import { keepFocus } from "../../ui/focus";
import type { Plan, Votes, VoteView } from "./contract";

export interface VoteRoom extends Votes {
  /** May lead votes: chair, deputies, minute-taker. */
  readonly leads: boolean;
  /** Before the stage. */
  readonly front: VoteView | null;
  readonly putAway: (vote: VoteView) => void;
  readonly bring: (vote: VoteView) => void;
  /** Brings its card before the stage; opens it in the panel, and says no, where something else has to stand there. */
  readonly look: (vote: string) => boolean;
  /** Open in the panel: a vote, a new one, or the list. */
  readonly picked: string | "new" | null;
  readonly pick: (vote: string | "new" | null) => void;
  /** What was filled in, by vote or "new"; it outlives the panel. */
  readonly plans: ReadonlyMap<string, Plan>;
  readonly keepPlan: (vote: string | "new", plan: Plan | null) => void;
  /** Does it; says that it was done, or why it was not. `null` when it was not. */
  readonly run: <T>(act: () => Promise<T>, done?: string) => Promise<{ readonly value: T } | null>;
}

/** Id of the card before the stage. */
export const CARD = "abstimmung";

export const VoteScope = createContext<VoteRoom | null>(null);

/** Nothing outside of a room whose votes are known. */
export const useVoteRoomIfAny = (): VoteRoom | null => useContext(VoteScope);

export function useVoteRoom(): VoteRoom {
  const room = useContext(VoteScope);
  if (!room) throw new Error("outside of the votes of a room");
  return {
    ...room,
    run: (act, done) => {
      keepPlace();
      return room.run(act, done);
    },
  };
}

/** What is pressed goes with the step it belongs to; the focus goes on to the step that comes in its place. */
export function keepPlace(): void {
  const at = document.activeElement;
  keepFocus(at, at?.closest(".conduct") ? () => document.querySelector<HTMLElement>(".votes .conduct, .circular .conduct") : undefined);
}

/** Why something cannot be done yet, and the id of what says so. */
export interface Bar {
  readonly id: string;
  readonly text: string;
}

/** The button that is held back looks so and takes the press: why is said, and comes into view. */
export function tellBar({ id, text }: Bar): void {
  announce(text, { kind: "refused" });
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

/** To the title of the card before the stage, as soon as it is drawn. */
export function lookAtCard(): void {
  requestAnimationFrame(() => {
    const title = document.querySelector<HTMLElement>(`#${CARD} .ttl`);
    title?.scrollIntoView({ block: "center" });
    title?.focus({ preventScroll: true });
  });
}
