/** The history of the meeting, newest first: nothing that was announced is missed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { useStore } from "../room/useStore";
import type { History } from "./history";
import "./history.css";

export function HistoryPanel({ history }: { history: History }) {
  const { t, i18n } = useLingui();
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
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
