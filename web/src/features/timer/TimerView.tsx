/** The running timer: a line above the stage; a break fills it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { announce } from "../../ui/announcer";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { peopleHere } from "../../call/conference";
import type { Timer } from "../../call/wire";
import { duration, figures } from "../floor/time";
import { useRoom } from "../room/act";
import { Seats } from "./Seats";

/** What the clock shows, milliseconds. */
export function shownMs(timer: Timer, serverMs: number): number {
  const passed = Math.max(0, serverMs - timer.started_at_ms);
  // Two clocks are never quite the same: a countdown does not begin above its duration.
  return timer.ends_at_ms === null ? passed : timer.ends_at_ms - timer.started_at_ms - passed;
}

export function TimerLine({ timer, nowMs }: { timer: Timer; nowMs: number }) {
  const { t } = useLingui();
  const ms = useClock(timer, nowMs);
  return (
    <div className="timer" role="timer" aria-live="off" aria-label={timer.title ?? (timer.kind === "stopwatch" ? t`Stoppuhr` : t`Countdown`)}>
      <Icon name="timer" />
      {timer.title !== null && <b>{timer.title}</b>}
      <time dateTime={duration(ms)}>{figures(ms)}</time>
      {timer.ends_at_ms !== null && ms <= 0 && <Trans>Die Zeit ist um.</Trans>}
      <ReadyButton timer={timer} />
    </div>
  );
}

export function Break({ timer, nowMs }: { timer: Timer; nowMs: number }) {
  const { t, i18n } = useLingui();
  const { conference } = useRoom();
  const ms = useClock(timer, nowMs);
  const until = clock(i18n.locale)((timer.ends_at_ms ?? 0) - conference.clockSkewMs);
  return (
    <section className="break" aria-label={t`Pause`}>
      <Icon name="coffee" size="xl" />
      <h2 className="serif">{timer.title ?? <Trans>Pause</Trans>}</h2>
      <div role="timer" aria-live="off">
        <time dateTime={duration(ms)}>{figures(ms)}</time>
      </div>
      <p className="lead">{ms > 0 ? <Trans>Es geht um {until} Uhr weiter.</Trans> : <Trans>Die Pause ist um. Gleich geht es weiter.</Trans>}</p>
      {timer.ask_ready && (
        <>
          <Seats ready={timer.ready.length} all={peopleHere(conference).length} />
          <p>
            <Trans>
              Bereit: {timer.ready.length} von {peopleHere(conference).length}
            </Trans>
          </p>
        </>
      )}
      <ReadyButton timer={timer} />
    </section>
  );
}

function ReadyButton({ timer }: { timer: Timer }) {
  const { conference, act } = useRoom();
  if (!timer.ask_ready) return null;
  const ready = timer.ready.includes(conference.you);
  return (
    <button type="button" className="btn p" aria-pressed={ready} onClick={() => void act({ type: "ready", ready: !ready })}>
      {ready && <Icon name="check" />}
      <Trans>Ich bin bereit</Trans>
    </button>
  );
}

/** Spoken at half, at one minute and at the end; shown all the time. */
function useClock(timer: Timer, nowMs: number): number {
  const { t } = useLingui();
  const { conference } = useRoom();
  const ms = shownMs(timer, nowMs + conference.clockSkewMs);
  const before = useRef(ms);
  useEffect(() => {
    const was = before.current;
    before.current = ms;
    if (timer.ends_at_ms === null) return;
    const half = (timer.ends_at_ms - timer.started_at_ms) / 2;
    const passed = (mark: number) => was > mark && ms <= mark;
    const left = figures(half);
    if (passed(0)) announce(timer.kind === "break" ? t`Die Pause ist um.` : t`Die Zeit ist um.`, { kind: "timer" });
    else if (passed(60_000)) announce(t`Noch 1 Minute.`, { kind: "timer" });
    else if (passed(half) && half > 60_000) announce(t`Noch ${left}.`, { kind: "timer" });
  }, [ms, timer, t]);
  return ms;
}
