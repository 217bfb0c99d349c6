/** Reads the votes once for the whole room and keeps what its views share. */
import { useLingui } from "@lingui/react/macro";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { announce } from "../../ui/announcer";
import { useRoom } from "../room/act";
import type { Notices } from "../room/notices";
import type { Plan, Votes, VoteView } from "./contract";
import { VoteRefused } from "./contract";
import { frontKey, frontOf, liveIds } from "./phase";
import { useVoteParts } from "./parts";
import { lookAtCard, VoteScope } from "./scope";
import type { VoteRoom } from "./scope";
import { useRefusalText } from "./refusals";
import { useVoteAnnouncements } from "./useVoteAnnouncements";
import { useVotes } from "./useVotes";

interface ProviderProps {
  readonly notices: Notices;
  /** Opens the panel of votes, where there is one. */
  readonly onPanel?: (() => void) | undefined;
  /** Goes to the card where it stands elsewhere than before a stage. */
  readonly onCard?: (() => void) | undefined;
  readonly children: ReactNode;
}

export function VoteRoomProvider(props: ProviderProps) {
  useVoteParts(useRoom().conference.sitting !== null);
  return <VoteShelf votes={useVotes()} {...props} />;
}

/** The same with votes from wherever. */
export function VoteShelf({ votes, notices, onPanel, onCard, children }: ProviderProps & { readonly votes: Votes }) {
  const { t } = useLingui();
  const refusal = useRefusalText();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [picked, pick] = useState<VoteRoom["picked"]>(null);
  const [plans, setPlans] = useState<ReadonlyMap<string, Plan>>(new Map());
  const fresh = liveIds(votes.votes).filter((id) => !seen.has(id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh]));
  const putAway = useCallback((vote: VoteView) => setAway((keys) => new Set([...keys, frontKey(vote)])), []);
  const bring = useCallback((vote: VoteView) => {
    setAway((keys) => new Set([...keys].filter((key) => key !== frontKey(vote))));
    setSeen((ids) => new Set([...ids, vote.id]));
  }, []);
  const keepPlan = useCallback<VoteRoom["keepPlan"]>((vote, plan) => {
    setPlans((kept) => {
      const next = new Map(kept);
      if (plan === null) next.delete(vote);
      else next.set(vote, plan);
      return next;
    });
  }, []);
  const refuse = (error: unknown) => {
    const text = error instanceof VoteRefused ? refusal(error.code) : t`Das hat den Server nicht erreicht. Versuchen Sie es noch einmal.`;
    notices.show({ kind: "refused", tone: "warn", text });
    announce(text, { kind: "refused" });
  };
  const look = (id: string): boolean => {
    const vote = votes.votes.find((one) => one.id === id);
    if (vote === undefined) return false;
    // An alarm cannot be put away, so it is reached by putting away whatever stands before it.
    if (vote.alarm !== null) votes.votes.filter(({ alarm }) => alarm === null).forEach(putAway);
    else bring(vote);
    const stands = vote.alarm !== null || frontOf(votes.votes, new Set([...seen, id]), new Set([...away].filter((key) => key !== frontKey(vote))))?.id === id;
    if (stands) return true;
    pick(id);
    onPanel?.();
    return false;
  };
  const front = frontOf(votes.votes, seen, away);
  const latest = useRef({ look, refuse });
  useLayoutEffect(() => {
    latest.current = { look, refuse };
  });
  // Whoever shows votes is drawn anew when they change, and not with each second of the room.
  const room = useMemo<VoteRoom>(
    () => ({
      ...votes,
      leads: (votes.desk?.duty ?? null) !== null,
      front,
      putAway,
      bring,
      look: (id) => latest.current.look(id),
      picked,
      pick,
      plans,
      keepPlan,
      run: async (act, done) => {
        try {
          const value = await act();
          if (done !== undefined) announce(done, { kind: "vote-act" });
          return { value };
        } catch (error) {
          latest.current.refuse(error);
          return null;
        }
      },
    }),
    [votes, front, putAway, bring, picked, plans, keepPlan],
  );
  useVoteAnnouncements(votes, notices, onCard ?? ((id) => look(id) && lookAtCard()));
  return <VoteScope value={room}>{children}</VoteScope>;
}
