/** The line in the Lage that leads to the card before the stage. */
import { Trans } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { isAwaited, liveIds } from "./phase";
import { CARD, useVoteRoomIfAny } from "./scope";

export function VoteLine() {
  const room = useVoteRoomIfAny();
  const vote = room && (room.votes.findLast(isAwaited) ?? room.votes.findLast(({ id }) => liveIds(room.votes).includes(id)));
  if (!room || !vote) return null;
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const awaited = isAwaited(vote);
  const go = () => {
    room.bring(vote);
    requestAnimationFrame(() => {
      const title = document.querySelector<HTMLElement>(`#${CARD} .ttl`);
      title?.scrollIntoView({ block: "center" });
      title?.focus({ preventScroll: true });
    });
  };
  return (
    <button type="button" className={`lz vz ${awaited ? "wanted" : ""}`} onClick={go}>
      <Icon name="vote" />
      <span>
        <span className="k"><Trans>Abstimmung</Trans> · <span className="num"><Trans>{voted} von {entitled}</Trans></span></span>
        <span className="v">{awaited ? <Trans>Ihre Stimme fehlt noch</Trans> : vote.stage === "open" ? <Trans>läuft</Trans> : <Trans>geschlossen</Trans>}</span>
      </span>
    </button>
  );
}
