/** The connection is away: what that means, what survives, what can be done. */
import { Plural, Trans } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import type { SocketState } from "../../call/ConferenceSocket";

export interface ReconnectingProps {
  readonly socket: SocketState;
  readonly hand: number | null;
  readonly unsent: number;
  readonly nowMs: number;
  readonly onRetry: () => void;
}

export function Reconnecting({ socket, hand, unsent, nowMs, onRetry }: ReconnectingProps) {
  const seconds = socket.kind === "waiting" ? Math.max(0, Math.ceil((socket.retryAtMs - nowMs) / 1000)) : 0;
  const attempt = socket.kind === "waiting" || socket.kind === "connecting" ? socket.attempt : 1;
  return (
    <section className="ntc warn reconnecting">
      <Icon name="wifi-off" />
      <div className="row sb t">
        <div className="stack g1">
          <h2 className="h">
            <Trans>Verbindung unterbrochen. Wir stellen sie wieder her.</Trans>
          </h2>
          <p className="sm">
            <Trans>
              Sie werden gerade <b>nicht gehört und nicht gesehen</b>.
            </Trans>{" "}
            {seconds > 0 ? (
              <>
                <Plural value={seconds} one="Nächster Versuch in # Sekunde" other="Nächster Versuch in # Sekunden" /> <Trans>(Versuch {attempt}).</Trans>
              </>
            ) : (
              <Trans>Versuch {attempt} läuft.</Trans>
            )}
          </p>
        </div>
        <button type="button" className="btn p" onClick={onRetry}>
          <Trans>Jetzt verbinden</Trans>
        </button>
      </div>
      <hr className="sep" />
      <ul className="ver g2c">
        <li>
          <Icon name="circle-check" className="ok" />
          <span>
            <Trans>Ihr Platz in der Sitzung bleibt. Die anderen sehen „Verbindung gestört“.</Trans>
          </span>
        </li>
        {hand !== null && (
          <li>
            <Icon name="circle-check" className="ok" />
            <span>
              <Trans>Ihre Wortmeldung bleibt auf Platz {hand}.</Trans>
            </span>
          </li>
        )}
        {unsent > 0 && (
          <li>
            <Icon name="circle-dashed" className="wait" />
            <span>
              <Plural
                value={unsent}
                one="Noch nicht gesendet: # Nachricht oder Aktion. Sie wird nachgereicht."
                other="Noch nicht gesendet: # Nachrichten oder Aktionen. Sie werden nachgereicht."
              />
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
