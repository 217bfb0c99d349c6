/** Presence checks: planned by those who lead them, answered by everybody else. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { announce } from "../../ui/announcer";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { figures } from "../floor/time";
import { useRoom } from "../room/act";

/** The defaults that trainings use: the first check within the first half hour, the next ones about two hours apart. */
const PLAN = { firstAfter: 10, firstWithin: 20, nextAfter: 105, nextWithin: 30, answer: 2 };

export function CheckCard() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { checks } = conference;
  const [plan, setPlan] = useState(PLAN);
  const newest = checks?.done.at(-1);
  const minutes = (key: keyof typeof PLAN, label: string, min: number) => (
    <Field label={label} type="number" min={min} max={600} value={plan[key]} onChange={(event) => setPlan({ ...plan, [key]: Math.max(min, Math.min(600, event.target.valueAsNumber || min)) })} />
  );
  return (
    <details className="card checks" open={checks?.plan != null}>
      <summary>
        <Trans>Anwesenheit prüfen (für Schulungen)</Trans>
      </summary>
      {newest && (
        <p role="status">
          <Trans>
            Letzte Prüfung: {newest.confirmed.length} von {newest.expected.length} bestätigt
          </Trans>
        </p>
      )}
      {checks?.plan ? (
        <div className="stack g2">
          <p>
            <Trans>Die Prüfungen laufen. Wann die nächste kommt, weiß niemand.</Trans> <Plural value={checks.done.length} one="Bisher # Prüfung." other="Bisher # Prüfungen." />
          </p>
          <button type="button" className="btn o" onClick={() => void act({ type: "check-stop" }, t`Keine weiteren Prüfungen.`)}>
            <Trans>Keine weiteren Prüfungen</Trans>
          </button>
        </div>
      ) : (
        <form
          className="stack g2"
          onSubmit={(event) => {
            event.preventDefault();
            const seconds = { first_after: plan.firstAfter * 60, first_within: plan.firstWithin * 60, next_after: plan.nextAfter * 60, next_within: plan.nextWithin * 60, answer: plan.answer * 60 };
            void act({ type: "check-plan", plan: seconds }, t`Die Prüfungen laufen.`);
          }}
        >
          <p className="hint">
            <Trans>Zu zufälligen Zeiten bestätigen alle außer der Leitung, dass sie da sind. Angaben in Minuten.</Trans>
          </p>
          <div className="two">
            {minutes("firstAfter", t`Erste frühestens nach`, 0)}
            {minutes("firstWithin", t`und höchstens später um`, 0)}
            {minutes("nextAfter", t`Weitere frühestens nach`, 1)}
            {minutes("nextWithin", t`und höchstens später um`, 0)}
            {minutes("answer", t`Zeit zum Bestätigen`, 1)}
          </div>
          <button type="submit" className="btn o">
            <Trans>Prüfungen beginnen</Trans>
          </button>
        </form>
      )}
    </details>
  );
}

/** Above the stage, until it is answered or over. */
export function CheckPrompt({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { check } = conference;
  const left = check ? check.until_ms - nowMs - conference.clockSkewMs : 0;
  const open = check !== null && !check.confirmed && left > 0;
  const told = useRef<number | null>(null);
  const tell = useEffectEvent(() => announce(t`Bitte bestätigen Sie jetzt, dass Sie da sind.`, { kind: "check", urgent: true }));
  const id = open ? check.id : null;
  useEffect(() => {
    if (id === null || told.current === id) return;
    told.current = id;
    tell();
  }, [id]);
  if (!open) return null;
  return (
    <section className="group-line check-prompt" aria-label={t`Anwesenheitsprüfung`}>
      <Icon name="clipboard-check" />
      <b>
        <Trans>Sind Sie da?</Trans>
      </b>
      <span role="timer" aria-live="off" className="num">
        <Trans>noch {figures(left)}</Trans>
      </span>
      <button type="button" className="btn p" onClick={() => void act({ type: "check-confirm", check: check.id }, t`Danke, Ihre Anwesenheit ist bestätigt.`)}>
        <Icon name="check" />
        <Trans>Ich bin da</Trans>
      </button>
    </section>
  );
}
