/** One poll: to answer, as it stands, or with its result. Leadership and the own answer in one card. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "../../ui/Icon";
import type { Poll } from "../../call/wire";
import { figures } from "../floor/time";
import { useRoom } from "../room/act";
import { savePoll, usePollWords } from "./export";

/** Times that a poll can still be given, minutes. */
const MINUTES = [1, 2, 5, 10, 30];

interface PollCardProps {
  readonly poll: Poll;
  readonly nowMs: number;
  /** Was started by this person: comes into view and takes the focus. */
  readonly started?: boolean;
}

export function PollCard({ poll, nowMs, started = false }: PollCardProps) {
  const { conference, may } = useRoom();
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!started) return;
    title.current?.closest("article")?.scrollIntoView({ block: "start" });
    title.current?.focus({ preventScroll: true });
  }, [started]);
  const standing = conference.standings.get(poll.id);
  const serverMs = nowMs + conference.clockSkewMs;
  const counts = poll.result?.counts ?? (standing?.answered || may("poll") ? standing?.counts : null) ?? null;
  const answers = poll.result?.answers ?? standing?.answers ?? 0;
  const eligible = poll.result?.eligible ?? standing?.eligible ?? 0;
  const open = poll.result === null;
  return (
    <article className="card poll stack g2" aria-labelledby={heading}>
      <div className="sec-h">
        {open ? (
          <span className="bdg a">
            <Icon name="chart-column" />
            <Trans>läuft</Trans>
          </span>
        ) : (
          <span className="bdg">
            <Icon name="lock" />
            <Trans>beendet</Trans>
          </span>
        )}
        <span className="sub num">
          <Trans>
            {answers} von {eligible}
          </Trans>
          {open && (
            <>
              {" · "}
              {poll.ends_at_ms === null ? <Trans>seit {figures(serverMs - poll.started_at_ms)}</Trans> : <Trans>noch {figures(poll.ends_at_ms - serverMs)}</Trans>}
            </>
          )}
        </span>
      </div>
      <h3 id={heading} ref={title} tabIndex={-1}>
        <bdi>{poll.plan.question}</bdi>
      </h3>
      {open && !standing?.answered && may("answer") && <Answer poll={poll} onAnswered={() => title.current?.focus()} />}
      {open && standing?.answered && (
        <p className="sub">
          {counts ? <Trans>Sie haben geantwortet. Stand jetzt:</Trans> : <Trans>Sie haben geantwortet. Das Ergebnis kommt am Ende.</Trans>}
        </p>
      )}
      {counts && <Bars choices={poll.plan.choices} counts={counts} answers={answers} />}
      {open && may("poll") && <Lead poll={poll} />}
      {!open && <Save poll={poll} />}
    </article>
  );
}

function Answer({ poll, onAnswered }: { poll: Poll; onAnswered: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const { multiple, live } = poll.plan;
  const flip = (at: number) => setChosen(multiple ? (chosen.includes(at) ? chosen.filter((one) => one !== at) : [...chosen, at]) : [at]);
  const ready = chosen.length > 0;
  const send = async () => {
    const outcome = await act({ type: "poll-answer", poll: poll.id, choices: [...chosen] }, t`Ihre Antwort ist angekommen.`);
    // The form is gone with the answer, and the focus would be lost with it.
    if (outcome.ok) onAnswered();
  };
  return (
    <form
      className="stack g2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send();
      }}
    >
      <fieldset className="choices boxed">
        <legend className="vh">
          <bdi>{poll.plan.question}</bdi>
        </legend>
        {poll.plan.choices.map((choice, at) => (
          <label key={choice}>
            <input type={multiple ? "checkbox" : "radio"} name={`poll-${poll.id}`} checked={chosen.includes(at)} onChange={() => flip(at)} />
            <bdi>{choice}</bdi>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="btn p w" aria-disabled={!ready}>
        <Trans>Antwort senden</Trans>
      </button>
      <p className="hint">
        {multiple ? <Trans>Mehrere Antworten möglich.</Trans> : <Trans>Eine Antwort.</Trans>} <Trans>Ohne Ihren Namen, danach nicht mehr änderbar.</Trans>{" "}
        {live ? <Trans>Der Stand wird laufend gezeigt.</Trans> : <Trans>Ergebnis am Ende.</Trans>} <Trans>Bei wenigen Antworten lässt sich raten; wer den Server betreibt, könnte beim Absenden mitlesen.</Trans>
      </p>
    </form>
  );
}

function Bars({ choices, counts, answers }: { choices: readonly string[]; counts: readonly number[]; answers: number }) {
  return (
    <ul className="bars">
      {choices.map((choice, at) => {
        const count = counts[at] ?? 0;
        return (
          <li key={choice}>
            <bdi>{choice}</bdi>
            <b className="num">{count}</b>
            <progress value={count} max={Math.max(answers, 1)} aria-hidden="true" />
          </li>
        );
      })}
    </ul>
  );
}

function Lead({ poll }: { poll: Poll }) {
  const { t } = useLingui();
  const { act } = useRoom();
  return (
    <div className="row">
      <button type="button" className="btn o sm" onClick={() => void act({ type: "poll-end", poll: poll.id }, t`Die Umfrage ist beendet.`)}>
        <Trans>Beenden</Trans>
      </button>
      <label className="row nw">
        <span className="sub">
          <Trans>Frist</Trans>
        </span>
        <select
          className="field sm"
          value={poll.ends_at_ms === null ? "" : "set"}
          onChange={(event) => {
            const minutes = Number(event.target.value);
            void act({ type: "poll-time", poll: poll.id, ...(minutes > 0 ? { seconds: minutes * 60 } : {}) });
          }}
        >
          <option value="">{t`keine`}</option>
          {poll.ends_at_ms !== null && <option value="set">{t`gesetzt`}</option>}
          {MINUTES.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t`noch ${minutes} Min.`}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Save({ poll }: { poll: Poll }) {
  const { t, i18n } = useLingui();
  const { conference } = useRoom();
  const words = usePollWords();
  const { question } = poll.plan;
  return (
    <div className="row">
      {(["csv", "html"] as const).map((kind) => (
        <button key={kind} type="button" className="btn o sm" aria-label={t`Ergebnis als ${kind.toUpperCase()} sichern: ${question}`} onClick={() => savePoll(kind, conference.title, poll, words, i18n.locale)}>
          <Icon name="download" />
          {kind.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
