/** The talking stick: who has it, who follows, how it goes on; or how the next round is to be. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { peopleHere, personOf } from "../../call/conference";
import type { Round, Strategy } from "../../call/wire";
import { useRoom } from "../room/act";
import { figures } from "./time";
import { turnLeftMs } from "./turn";

/** Seconds each may speak; 0 is without limit. */
const TIMES = [0, 30, 60, 120, 180, 300, 600];
/** Names shown of those who follow. */
const SHOWN = 5;

export function RoundCard({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference } = useRoom();
  return (
    <section className="stack g2" aria-label={t`Redestab`}>
      <h3>
        <Trans>Redestab</Trans>
      </h3>
      {conference.round ? <Running round={conference.round} nowMs={nowMs} /> : <Prepare />}
    </section>
  );
}

function Running({ round, nowMs }: { round: Round; nowMs: number }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { floor } = conference;
  const nameOf = (id: string) => personOf(conference, id)?.name ?? "–";
  const left = (floor && turnLeftMs(floor, nowMs + conference.clockSkewMs)) ?? round.paused_left_ms;
  const nomination = round.strategy === "nomination";
  const following = round.remaining.slice(0, SHOWN);
  return (
    <div className="running">
      {floor ? (
        <p className="turn-now">
          <Icon name="mic-vocal" />
          <b>
            <bdi>{nameOf(floor.participant)}</bdi>
          </b>
          {left !== null && left !== undefined && (
            <span className="left">{round.paused ? <Trans>angehalten, noch {figures(left)}</Trans> : <Trans>noch {figures(left)}</Trans>}</span>
          )}
        </p>
      ) : (
        <p className="hint">{nomination ? <Trans>Niemand hat den Redestab. Nennen Sie die nächste Person.</Trans> : <Trans>Es wartet auf die nächste Wortmeldung.</Trans>}</p>
      )}
      {following.length > 0 && (
        <ol className="plain-list" aria-label={nomination ? t`Kann noch genannt werden` : t`Danach`}>
          {following.map((id) => {
            const name = nameOf(id);
            return (
              <li key={id} className="row">
                <bdi className="grow">{name}</bdi>
                <button type="button" className="btn g sm" aria-label={t`${name} aussetzen lassen`} onClick={() => void act({ type: "round-skip", participant: id })}>
                  <Trans>Aussetzen</Trans>
                </button>
              </li>
            );
          })}
        </ol>
      )}
      {round.remaining.length > SHOWN && (
        <p className="hint">
          <Plural value={round.remaining.length - SHOWN} one="und # weitere Person" other="und # weitere Personen" />
        </p>
      )}
      <div className="row">
        {nomination ? (
          <Menu className="btn p sm" label={t`Weitergeben an`} items={round.remaining.map((id) => ({ label: nameOf(id), icon: "skip-forward", run: () => void act({ type: "round-pass", to: id }) }))}>
            <Icon name="skip-forward" />
            <Trans>Weitergeben an …</Trans>
          </Menu>
        ) : (
          <button type="button" className="btn p sm" onClick={() => void act({ type: "round-pass" })}>
            <Icon name="skip-forward" />
            <Trans>Weitergeben</Trans>
          </button>
        )}
        {floor && (
          <button type="button" className="btn o sm" onClick={() => void act({ type: "round-pause", paused: !round.paused })}>
            <Icon name={round.paused ? "play" : "pause"} />
            {round.paused ? <Trans>Fortsetzen</Trans> : <Trans>Anhalten</Trans>}
          </button>
        )}
        <button type="button" className="btn g sm" onClick={() => void act({ type: "round-end" }, t`Die Runde ist beendet.`)}>
          <Trans>Runde beenden</Trans>
        </button>
      </div>
    </div>
  );
}

function Prepare() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const [strategy, setStrategy] = useState<Strategy>("queue");
  const [seconds, setSeconds] = useState(120);
  const [append, setAppend] = useState(true);
  const [repeat, setRepeat] = useState(false);
  const [leaders, setLeaders] = useState(false);
  const words = useStrategies();
  const people = peopleHere(conference).filter((person) => leaders || (person.role !== "chair" && person.role !== "deputy"));
  const start = () =>
    void act(
      {
        type: "round-start",
        strategy,
        participants: strategy === "queue" ? [] : people.map((person) => person.id),
        append_joiners: append,
        repeat,
        ...(seconds > 0 ? { seconds } : {}),
      },
      t`Die Runde beginnt.`,
    );
  return (
    <form
      className="running"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="two">
        <label className="f">
          <Trans>Reihenfolge</Trans>
          <select className="field" value={strategy} onChange={(event) => setStrategy(event.target.value as Strategy)}>
            {(["queue", "list", "random", "nomination"] as const).map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="f">
          <Trans>Zeit je Person</Trans>
          <select className="field" value={seconds} onChange={(event) => setSeconds(Number(event.target.value))}>
            {TIMES.map((time) => (
              <option key={time} value={time}>
                {time === 0 ? t`ohne Grenze` : figures(time * 1_000)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {strategy !== "queue" && (
        <div>
          <label className="check">
            <input type="checkbox" checked={append} onChange={() => setAppend(!append)} />
            <Trans>Wer später kommt, wird angehängt</Trans>
          </label>
          {strategy === "nomination" && (
            <label className="check">
              <input type="checkbox" checked={repeat} onChange={() => setRepeat(!repeat)} />
              <Trans>Mehrmals an die Reihe kommen</Trans>
            </label>
          )}
          <label className="check">
            <input type="checkbox" checked={leaders} onChange={() => setLeaders(!leaders)} />
            <Trans>Mit der Leitung</Trans>
          </label>
        </div>
      )}
      <p className="hint">
        <Trans>Während der Runde ist nur das Mikrofon der Person frei, die den Redestab hat, und das der Leitung.</Trans>
      </p>
      <button type="submit" className="btn o w">
        {strategy === "queue" ? <Trans>Runde nach Redeliste beginnen</Trans> : <Plural value={people.length} one="Runde mit # Person beginnen" other="Runde mit # Personen beginnen" />}
      </button>
    </form>
  );
}

function useStrategies(): Record<Strategy, string> {
  const { t } = useLingui();
  return { queue: t`Redeliste`, list: t`der Reihe nach`, random: t`zufällig`, nomination: t`Person nennt die nächste` };
}
