/** A new poll, or a kept one to change. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useRef, useState } from "react";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { NOTE_MAX } from "../../call/wire";
import type { PollDraft, PollPlan } from "../../call/wire";
import { useRoom } from "../room/act";

const CHOICES_MIN = 2;
const CHOICES_MAX = 64;

interface Choice {
  readonly key: number;
  readonly text: string;
}

let keys = 0;

function fresh(text = ""): Choice {
  keys += 1;
  return { key: keys, text };
}

export function PollForm({ draft, onStart, onDone }: { draft: PollDraft | null; onStart: () => void; onDone: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const heading = useId();
  const form = useRef<HTMLFormElement>(null);
  const [question, setQuestion] = useState(draft?.plan.question ?? "");
  const [choices, setChoices] = useState<readonly Choice[]>(() => (draft?.plan.choices ?? ["", ""]).map((text) => fresh(text)));
  const [multiple, setMultiple] = useState(draft?.plan.multiple ?? false);
  const [live, setLive] = useState(draft?.plan.live ?? false);
  const [fault, setFault] = useState<string | null>(null);

  const plan = (): PollPlan | null => {
    const texts = choices.map((choice) => choice.text.trim()).filter((text) => text !== "");
    const wrong =
      question.trim() === ""
        ? t`Geben Sie eine Frage ein.`
        : texts.length < CHOICES_MIN
          ? t`Geben Sie mindestens zwei Antworten ein.`
          : new Set(texts).size < texts.length
            ? t`Jede Antwort darf nur einmal vorkommen.`
            : null;
    setFault(wrong);
    return wrong ? null : { question: question.trim(), choices: texts, multiple, live };
  };
  const send = async (keep: boolean) => {
    const ready = plan();
    if (!ready) return form.current?.querySelector("input")?.focus();
    if (!keep) onStart();
    const known = draft ? { draft: draft.id } : {};
    const outcome = keep
      ? await act({ type: "poll-prepare", plan: ready, ...known }, t`Die Umfrage ist vorgemerkt.`)
      : await act({ type: "poll-start", plan: ready, ...known }, t`Die Umfrage läuft.`);
    if (!outcome.ok) return;
    setQuestion("");
    setChoices([fresh(), fresh()]);
    onDone();
  };
  const change = (key: number, text: string) => setChoices(choices.map((choice) => (choice.key === key ? { key, text } : choice)));
  const up = (at: number) => setChoices(choices.map((choice, i) => (i === at - 1 ? (choices[at] ?? choice) : i === at ? (choices[at - 1] ?? choice) : choice)));
  const add = () => {
    setChoices([...choices, fresh()]);
    requestAnimationFrame(() => [...(form.current?.querySelectorAll<HTMLInputElement>(".choice input") ?? [])].at(-1)?.focus());
  };
  return (
    <form
      ref={form}
      className="card stack poll-form"
      aria-labelledby={heading}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      <h3 id={heading}>{draft ? <Trans>Umfrage bearbeiten</Trans> : <Trans>Neue Umfrage</Trans>}</h3>
      <Field label={t`Frage`} value={question} maxLength={NOTE_MAX} onChange={(event) => setQuestion(event.target.value)} />
      <fieldset className="stack g2">
        <legend>
          <Trans>Antworten</Trans>{" "}
          <span className="sub">
            <Trans>
              ({choices.length} von höchstens {CHOICES_MAX})
            </Trans>
          </span>
        </legend>
        <ol className="stack g1">
          {choices.map((choice, at) => {
            const number = at + 1;
            return (
              <li key={choice.key} className="choice">
                <span className="num" aria-hidden="true">
                  {number}
                </span>
                <input className="field" aria-label={t`Antwort ${number}`} value={choice.text} maxLength={NOTE_MAX} onChange={(event) => change(choice.key, event.target.value)} />
                <button type="button" className="btn q ic sm" aria-label={t`Antwort ${number} nach oben`} aria-disabled={at === 0} onClick={() => at > 0 && up(at)}>
                  <Icon name="arrow-up" />
                </button>
                <button
                  type="button"
                  className="btn q ic sm"
                  aria-label={t`Antwort ${number} entfernen`}
                  aria-disabled={choices.length <= CHOICES_MIN}
                  onClick={() => choices.length > CHOICES_MIN && setChoices(choices.filter((one) => one.key !== choice.key))}
                >
                  <Icon name="x" />
                </button>
              </li>
            );
          })}
        </ol>
        {choices.length < CHOICES_MAX && (
          <button type="button" className="btn g sm" onClick={add}>
            <Icon name="plus" />
            <Trans>Antwort hinzufügen</Trans>
          </button>
        )}
      </fieldset>
      <div className="two">
        <label className="f">
          <Trans>Wählbar</Trans>
          <select className="field" value={multiple ? "many" : "one"} onChange={(event) => setMultiple(event.target.value === "many")}>
            <option value="one">{t`eine Antwort`}</option>
            <option value="many">{t`mehrere Antworten`}</option>
          </select>
        </label>
        <label className="f">
          <Trans>Ergebnis</Trans>
          <select className="field" value={live ? "live" : "end"} onChange={(event) => setLive(event.target.value === "live")}>
            <option value="end">{t`am Ende`}</option>
            <option value="live">{t`laufend`}</option>
          </select>
        </label>
      </div>
      <div className="ntc info">
        <Icon name="eye-off" />
        <div>
          <b>
            <Trans>Ohne Namen, und zwar so</Trans>
          </b>
          <p>
            <Trans>Gespeichert wird die Summe, nicht wer was gewählt hat. Bekannt ist während der Umfrage, dass jemand geantwortet hat. Deshalb lässt sich eine Antwort nicht mehr ändern.</Trans>
          </p>
          <p className="sub">
            <Trans>Bei wenigen Antworten lässt sich raten. Wer den Server betreibt, könnte beim Absenden mitlesen. Für Beschlüsse und Wahlen ist eine Umfrage nicht geeignet.</Trans>
          </p>
        </div>
      </div>
      {fault && (
        <p className="err" role="alert">
          <Icon name="circle-alert" />
          {fault}
        </p>
      )}
      <div className="two">
        <button type="button" className="btn o" onClick={() => void send(true)}>
          <Trans>Vormerken</Trans>
        </button>
        <button type="submit" className="btn p">
          <Trans>Starten</Trans>
        </button>
      </div>
    </form>
  );
}
