/** Tells the news of the votes as announcement and notice, whether card or panel are open or not. */
import { useLingui } from "@lingui/react/macro";
import { useContext, useEffect, useEffectEvent, useRef } from "react";
import { announce } from "../../ui/announcer";
import { RoomScope } from "../room/act";
import type { Notices } from "../room/notices";
import type { Votes, VoteView } from "./contract";
import { timeNews, voteNews } from "./news";
import type { News } from "./news";
import { isAwaited } from "./phase";
import { useResultText } from "./words";

const TICK_MS = 1_000;
/** What no card before the stage says. */
const NOTED: ReadonlySet<News["kind"]> = new Set(["vote-alarm", "vote-report", "vote-trustee", "vote-dispute"]);
/** What is done about in the panel, by those who lead; everything else on the card. */
const IN_PANEL: ReadonlySet<News["kind"]> = new Set(["vote-report"]);

export function useVoteAnnouncements({ votes, desk }: Votes, notices: Notices, onCard: (vote: string) => void): void {
  const { t } = useLingui();
  const result = useResultText();
  const skewMs = useContext(RoomScope)?.conference.clockSkewMs ?? 0;
  const known = useRef<ReadonlyMap<string, VoteView>>(new Map());
  const leads = (desk?.duty ?? null) !== null;
  const tell = useEffectEvent((vote: VoteView) => {
    for (const { kind, tone, text, urgent = false } of voteNews(known.current.get(vote.id), vote, leads, result)) {
      announce(text, { kind, urgent, vote: vote.id });
      // The card says the rest to whoever sees, and stays.
      const action = IN_PANEL.has(kind) ? undefined : { label: t`Zur Karte`, run: () => onCard(vote.id) };
      if (NOTED.has(kind)) notices.show({ kind, tone, text, sticky: kind === "vote-alarm", ...(action && { action }) });
    }
    // What was asked of a trustee is done.
    const asked = known.current.get(vote.id)?.trustee?.state;
    if (asked !== vote.trustee?.state && (asked === "asked" || asked === "due") && vote.trustee?.state !== "due") notices.dismiss("vote-trustee");
  });
  useEffect(() => {
    votes.forEach((vote) => tell(vote));
    known.current = new Map(votes.map((vote) => [vote.id, vote]));
  }, [votes, leads]);
  const running = votes.findLast((vote) => vote.stage === "open" && vote.until !== null);
  const until = running?.until ?? null;
  const tick = useEffectEvent((wasLeftMs: number, leftMs: number) => {
    const news = running && timeNews(wasLeftMs, leftMs, leads || isAwaited(running));
    // The card shows the time to whoever sees.
    if (news) announce(news.text, { kind: "vote-time" });
  });
  useEffect(() => {
    if (until === null) return undefined;
    const left = () => until - Date.now() - skewMs;
    let before = left();
    const timer = setInterval(() => {
      const now = left();
      tick(before, now);
      before = now;
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [until, skewMs]);
}
