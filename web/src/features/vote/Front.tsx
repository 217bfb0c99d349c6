/** The card before the stage. It comes by itself and does not take the focus. */
import { Trans } from "@lingui/react/macro";
import { useCallback } from "react";
import { Icon } from "../../ui/Icon";
import type { VoteView } from "./contract";
import { alarmed, foremost, isAwaited } from "./phase";
import { CARD, lookAtCard, useVoteRoomIfAny } from "./scope";
import { VoteCard } from "./VoteCard";
import { useStageText } from "./words";

export function VoteFront() {
  const room = useVoteRoomIfAny();
  const front = room?.front ?? null;
  const putAway = room?.putAway;
  const away = useCallback(() => {
    if (front !== null) putAway?.(front);
    // What is gone from under one's hands leaves the focus where everything else begins.
    document.getElementById("buehne")?.focus();
  }, [front, putAway]);
  if (!room || front === null) return null;
  const { votes, look } = room;
  const other = front.alarm === null ? alarmed(votes) : foremost(votes);
  const go = (vote: VoteView) => look(vote.id) && lookAtCard();
  return (
    <div className="vote-front" id={CARD} tabIndex={-1}>
      {other !== null && other.id !== front.id && <Bar vote={other} onGo={() => go(other)} />}
      <VoteCard key={front.id} vote={front} onAway={away} />
    </div>
  );
}

/** Another vote that waits behind the card, and never without a word when something is wrong with it. */
function Bar({ vote, onGo }: { readonly vote: VoteView; readonly onGo: () => void }) {
  const stage = useStageText();
  const isAlarm = vote.alarm !== null;
  return (
    <button type="button" className={`front-bar ${isAlarm ? "alarm" : ""}`} onClick={onGo}>
      <Icon name={isAlarm ? "shield-alert" : "vote"} />
      <span>
        <b>{isAlarm ? <Trans>Prüfung fehlgeschlagen</Trans> : isAwaited(vote) ? <Trans>Ihre Stimme fehlt noch</Trans> : stage(vote)}</b>{" "}
        <bdi>{vote.title}</bdi>
      </span>
      <span className="sm"><Trans>Zur Karte</Trans></span>
    </button>
  );
}
