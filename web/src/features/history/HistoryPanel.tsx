/** The history of the meeting, newest first: nothing that was announced is missed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { useStore } from "../room/useStore";
import { lookAtCard, useVoteRoomIfAny } from "../vote/scope";
import type { History } from "./history";
import "./history.css";

interface HistoryProps {
  readonly history: History;
  /** To what lies beside the panel, which covers it on a phone. */
  readonly onLeave: () => void;
}

export function HistoryPanel({ history, onLeave }: HistoryProps) {
  const { t, i18n } = useLingui();
  const votes = useVoteRoomIfAny();
  const toCard = (vote: string) => {
    // A vote that is over may have its card in the panel alone.
    if (votes?.look(vote) !== true) return;
    onLeave();
    lookAtCard();
  };
  const entries = useStore(history.entries);
  const time = clock(i18n.locale);
  return (
    <div className="body">
      {entries.length === 0 ? (
        <div className="empty">
          <Icon name="history" size="l" />
          <p>
            <Trans>Noch nichts geschehen. Was angesagt wird, steht hier zum Nachlesen.</Trans>
          </p>
        </div>
      ) : (
        <ol className="hist" aria-label={t`Verlauf, Neuestes zuerst`}>
          {entries.map((entry) => (
            <li key={entry.id}>
              <time className="num" dateTime={new Date(entry.atMs).toISOString()}>
                {time(entry.atMs)}
              </time>
              <span>{entry.text}</span>
              {entry.vote !== null && votes?.votes.some(({ id }) => id === entry.vote) === true && <button type="button" className="btn q sm" onClick={() => toCard(entry.vote!)}><Trans>Zur Karte</Trans><span className="vh">: {entry.text}</span></button>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
