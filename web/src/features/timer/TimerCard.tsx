/** Countdown, stopwatch, break: started here, seen by everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { peopleHere } from "../../call/conference";
import { NOTE_MAX } from "../../call/wire";
import type { TimerKind } from "../../call/wire";
import { useRoom } from "../room/act";

const MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90];

export function TimerCard() {
  const { t } = useLingui();
  const { conference } = useRoom();
  return (
    <section className="stack g2" aria-label={t`Zeit und Pause`}>
      <h3>
        <Trans>Zeit und Pause</Trans>
      </h3>
      {conference.timer ? <Running /> : <Prepare />}
    </section>
  );
}

function Running() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { timer } = conference;
  if (!timer) return null;
  const here = peopleHere(conference);
  const missing = here.filter((person) => !timer.ready.includes(person.id)).map((person) => person.name);
  return (
    <div className="running">
      {timer.ask_ready && (
        <p>
          {missing.length === 0 ? (
            <Trans>Alle sind bereit.</Trans>
          ) : (
            <Trans>
              Bereit: {timer.ready.length} von {here.length}. Es fehlen: {missing.slice(0, 10).join(", ")}
            </Trans>
          )}
        </p>
      )}
      <button type="button" className="btn o w" onClick={() => void act({ type: "timer-stop" }, t`Beendet.`)}>
        {timer.kind === "break" ? <Trans>Pause beenden</Trans> : <Trans>Uhr ausblenden</Trans>}
      </button>
    </div>
  );
}

function Prepare() {
  const { t } = useLingui();
  const { act } = useRoom();
  const [kind, setKind] = useState<TimerKind>("break");
  const [minutes, setMinutes] = useState(10);
  const [title, setTitle] = useState("");
  const [ask, setAsk] = useState(true);
  const [quiet, setQuiet] = useState(true);
  const kinds: [TimerKind, string][] = [
    ["break", t`Pause`],
    ["countdown", t`Countdown`],
    ["stopwatch", t`Stoppuhr`],
  ];
  const pause = kind === "break";
  return (
    <form
      className="running"
      onSubmit={(event) => {
        event.preventDefault();
        void act({
          type: "timer-start",
          kind,
          ask_ready: kind !== "stopwatch" && ask,
          quiet: pause && quiet,
          ...(kind === "stopwatch" ? {} : { seconds: minutes * 60 }),
          ...(title.trim() === "" ? {} : { title: title.trim() }),
        });
      }}
    >
      <div className="seg wrapped" role="group" aria-label={t`Art`}>
        {kinds.map(([value, label]) => (
          <button key={value} type="button" aria-pressed={kind === value} onClick={() => setKind(value)}>
            {label}
          </button>
        ))}
      </div>
      <div className="two">
        {kind !== "stopwatch" && (
          <label className="f">
            <Trans>Dauer</Trans>
            <select className="field" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {MINUTES.map((one) => (
                <option key={one} value={one}>
                  {t`${one} Min.`}
                </option>
              ))}
            </select>
          </label>
        )}
        <Field label={t`Titel (freiwillig)`} value={title} maxLength={NOTE_MAX} onChange={(event) => setTitle(event.target.value)} />
      </div>
      {kind !== "stopwatch" && (
        <label className="check">
          <input type="checkbox" checked={ask} onChange={() => setAsk(!ask)} />
          <Trans>Bereitschaft abfragen</Trans>
        </label>
      )}
      {pause && (
        <label className="check">
          <input type="checkbox" checked={quiet} onChange={() => setQuiet(!quiet)} />
          <Trans>Mikrofone und Kameras aus</Trans>
        </label>
      )}
      <button type="submit" className="btn o w">
        <Icon name={pause ? "coffee" : "timer"} />
        {pause ? <Trans>Pause beginnen</Trans> : <Trans>Starten</Trans>}
      </button>
    </form>
  );
}
