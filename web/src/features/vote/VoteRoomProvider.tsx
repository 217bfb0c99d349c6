/** Reads the votes once for the whole room and keeps what its views share. */
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { announce } from "../../ui/announcer";
import { useRoom } from "../room/act";
import type { Notices } from "../room/notices";
import type { Plan, Votes, VoteView } from "./contract";
import { VoteRefused } from "./contract";
import { frontKey, frontOf, liveIds } from "./phase";
import { useVoteParts } from "./parts";
import { VoteScope } from "./scope";
import type { VoteRoom } from "./scope";
import { useRefusalText } from "./refusals";
import { useVoteAnnouncements } from "./useVoteAnnouncements";
import { useVotes } from "./useVotes";

export function VoteRoomProvider({ notices, children }: { readonly notices: Notices; readonly children: ReactNode }) {
  useVoteParts(useRoom().conference.sitting !== null);
  return (
    <VoteShelf votes={useVotes()} notices={notices}>
      {children}
    </VoteShelf>
  );
}

/** The same with votes from wherever. */
export function VoteShelf({ votes, notices, children }: { readonly votes: Votes; readonly notices: Notices; readonly children: ReactNode }) {
  const { t } = useLingui();
  const refusal = useRefusalText();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [picked, pick] = useState<VoteRoom["picked"]>(null);
  const [plans, setPlans] = useState<ReadonlyMap<string, Plan>>(new Map());
  const fresh = liveIds(votes.votes).filter((id) => !seen.has(id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh]));
  useVoteAnnouncements(votes, notices);
  const refuse = (text: string) => {
    notices.show({ kind: "refused", tone: "warn", text });
    announce(text, { kind: "refused" });
  };
  const room: VoteRoom = {
    ...votes,
    leads: (votes.desk?.duty ?? null) !== null,
    front: frontOf(votes.votes, seen, away),
    putAway: (vote) => setAway((keys) => new Set([...keys, frontKey(vote)])),
    bring: (vote: VoteView) => {
      setAway((keys) => new Set([...keys].filter((key) => key !== frontKey(vote))));
      setSeen((ids) => new Set([...ids, vote.id]));
    },
    picked,
    pick,
    plans,
    keepPlan: (vote, plan) =>
      setPlans((kept) => {
        const next = new Map(kept);
        if (plan === null) next.delete(vote);
        else next.set(vote, plan);
        return next;
      }),
    run: async (act, done) => {
      try {
        const value = await act();
        if (done !== undefined) announce(done, { kind: "vote-act" });
        return { value };
      } catch (error) {
        refuse(error instanceof VoteRefused ? refusal(error.code) : t`Das hat den Server nicht erreicht. Versuchen Sie es noch einmal.`);
        return null;
      }
    },
  };
  return <VoteScope value={room}>{children}</VoteScope>;
}
