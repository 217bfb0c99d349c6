/** The waiting room: that one is expected, how long it has been, what the chair says. Nothing of the meeting. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { announce } from "../../ui/announcer";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { SitePage } from "../../ui/SitePage";
import type { Call } from "../../call/Call";
import type { Waiting } from "../../call/wire";
import { currentLook } from "../../ui/look";
import { useNow } from "../room/useMedia";
import { useStore } from "../room/useStore";
import "./lobby.css";

export function WaitingPage({ call, waiting, onLeave }: { call: Call; waiting: Waiting; onLeave: () => void }) {
  const { t, i18n } = useLingui();
  const { own } = useStore(call.media.state);
  const live = useStore(call.socket).kind === "live";
  const nowMs = useNow(5_000);
  const heading = useRef<HTMLHeadingElement>(null);
  const { name, place, of, message } = waiting;
  useEffect(() => {
    heading.current?.focus();
    document.title = `${t`Warteraum`} – ${currentLook().name}`;
    announce(t`Sie sind im Warteraum. Der Vorsitz weiß, dass Sie warten.`, { kind: "lobby" });
  }, [t]);
  useEffect(() => {
    if (message) announce(t`Nachricht vom Vorsitz: ${message.text}`, { kind: "lobby" });
  }, [message?.text, t]); // eslint-disable-line react-hooks/exhaustive-deps -- said once for each text
  const minutes = Math.max(0, Math.floor((nowMs - waiting.since_ms) / 60_000));
  return (
    <SitePage>
      <div className="wrap n stack g6 waiting">
        <div className="stack">
          <p>
            <span className="bdg a">
              <Icon name="door-open" />
              <Trans>Warteraum</Trans>
            </span>
          </p>
          <h1 ref={heading} tabIndex={-1}>
            <Trans>
              Schön, dass Sie da sind, <bdi>{name}</bdi>.
            </Trans>
          </h1>
          <p className="lead">
            {live ? (
              <Trans>Der Vorsitz weiß, dass Sie warten, und lässt Sie ein. Sie müssen nichts tun.</Trans>
            ) : (
              <Trans>Die Verbindung ist unterbrochen und wird gerade wiederhergestellt. Ihr Platz bleibt.</Trans>
            )}
          </p>
        </div>
        <section className="card stack" aria-label={t`Ihr Warten`}>
          {message && (
            <div className="said">
              <p className="mut sm">
                <Trans>Nachricht des Vorsitzes,</Trans>{" "}
                <time dateTime={new Date(message.at_ms).toISOString()}>{clock(i18n.locale)(message.at_ms)}</time>
              </p>
              <p>{message.text}</p>
            </div>
          )}
          <dl className="kv">
            <div>
              <dt>
                <Trans>Sie warten</Trans>
              </dt>
              <dd>{minutes === 0 ? <Trans>seit eben</Trans> : <Trans>seit {minutes} Min.</Trans>}</dd>
            </div>
            <div>
              <dt>
                <Trans>Ihr Platz</Trans>
              </dt>
              <dd>
                <Trans>
                  {place} von {of}
                </Trans>
              </dd>
            </div>
            <div>
              <dt>
                <Trans>Ihr Mikrofon</Trans>
              </dt>
              <dd>{own.wishes.microphone ? <Trans>bereit; an nach dem Einlass, wenn Sie dann sprechen dürfen</Trans> : <Trans>aus, bis Sie es einschalten</Trans>}</dd>
            </div>
            <div>
              <dt>
                <Trans>Ihre Kamera</Trans>
              </dt>
              <dd>{own.wishes.camera ? <Trans>bereit; an nach dem Einlass, wenn Sie dann die Kamera nutzen dürfen</Trans> : <Trans>aus, bis Sie sie einschalten</Trans>}</dd>
            </div>
          </dl>
        </section>
        <div className="row">
          <button type="button" className="btn o" aria-pressed={own.wishes.microphone} onClick={() => void call.media.setMicrophone(!own.wishes.microphone)}>
            <Icon name={own.wishes.microphone ? "mic" : "mic-off"} />
            <Trans>Mikrofon</Trans>
          </button>
          <button type="button" className="btn o" aria-pressed={own.wishes.camera} onClick={() => void call.media.setCamera(!own.wishes.camera)}>
            <Icon name={own.wishes.camera ? "video" : "video-off"} />
            <Trans>Kamera</Trans>
          </button>
          <button type="button" className="btn g" onClick={onLeave}>
            <Trans>Warteraum verlassen</Trans>
          </button>
        </div>
      </div>
    </SitePage>
  );
}
