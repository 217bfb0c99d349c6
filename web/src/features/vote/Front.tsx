/** The card before the stage. It comes by itself and does not take the focus. */
import { CARD, useVoteRoomIfAny } from "./scope";
import { VoteCard } from "./VoteCard";

export function VoteFront() {
  const room = useVoteRoomIfAny();
  if (!room?.front) return null;
  const { front, putAway } = room;
  const away = () => {
    putAway(front);
    // What is gone from under one's hands leaves the focus where everything else begins.
    document.getElementById("buehne")?.focus();
  };
  return (
    <div className="vote-front" id={CARD} tabIndex={-1}>
      <VoteCard key={front.id} vote={front} onAway={away} />
    </div>
  );
}
