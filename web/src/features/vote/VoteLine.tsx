/** The line in the Lage that leads to the card before the stage. */
import { Trans } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { foremost, isAwaited, isDisputed, isDrawn } from "./phase";
import { lookAtCard, useVoteRoomIfAny } from "./scope";

export function VoteLine() {
  const room = useVoteRoomIfAny();
  const vote = room && foremost(room.votes);
  if (!room || !vote) return null;
  const [voted, entitled] = [vote.voted.size, vote.entitled];
  const awaited = isAwaited(vote);
  const go = () => {
    room.bring(vote);
    lookAtCard();
  };
  return (
    <button type="button" className={`lz vz ${awaited ? "wanted" : ""}`} onClick={go}>
      <Icon name={vote.alarm !== null ? "shield-alert" : "vote"} />
      <span>
        <span className="k">{isDrawn(vote) ? <Trans>Losentscheid</Trans> : <><Trans>Abstimmung</Trans> · {vote.fellBack ? <Trans>auf Papier</Trans> : <span className="num"><Trans>{voted} von {entitled}</Trans></span>}</>}</span>
        <span className="v">{vote.alarm !== null ? <Trans>Prüfung fehlgeschlagen</Trans> : awaited ? <Trans>Ihre Stimme fehlt noch</Trans> : isDisputed(vote) ? <Trans>Ihr Stimmzettel ist beanstandet</Trans> : vote.stage === "open" ? <Trans>läuft</Trans> : <Trans>geschlossen</Trans>}</span>
      </span>
    </button>
  );
}
