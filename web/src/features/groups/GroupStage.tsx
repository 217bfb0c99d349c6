/** While groups work: they are the stage of the plenary, and a line above the stage of each group. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useRef, useState } from "react";
import { announce } from "../../ui/announcer";
import { Icon } from "../../ui/Icon";
import { peopleHere, roomName } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { CHAT_TEXT_MAX, NOTE_MAX } from "../../call/wire";
import type { Breakout, BreakoutRoom } from "../../call/wire";
import { duration, figures } from "../floor/time";
import { useRoom } from "../room/act";
import { Avatar } from "../stage/Avatar";
import "./groups.css";

const MORE_SECONDS = 300;
const NOTICE_SECONDS = 60;

export function GroupStage({ breakout, nowMs }: { breakout: Breakout; nowMs: number }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const leads = may("breakout");
  const here = peopleHere(conference);
  return (
    <section className="group-stage" aria-label={t`Gruppen`}>
      <h2 className="vh">
        <Trans>Gruppen</Trans>
      </h2>
      <div className="card row sb round">
        <Clock breakout={breakout} nowMs={nowMs} />
        {leads && (
          <div className="row">
            {breakout.ends_at_ms !== null && (
              <button type="button" className="btn o" onClick={() => void act({ type: "breakout-extend", seconds: MORE_SECONDS }, t`5 Minuten mehr.`)}>
                <Icon name="plus" />
                <Trans>5 Minuten mehr</Trans>
              </button>
            )}
            <button type="button" className="btn o" onClick={() => void act({ type: "breakout-end", seconds: NOTICE_SECONDS }, t`In einer Minute sind alle zurück.`)}>
              <Icon name="clock" />
              <Trans>In 1 Minute zurückholen</Trans>
            </button>
            <button type="button" className="btn p" onClick={() => void act({ type: "breakout-end" }, t`Alle sind zurück.`)}>
              <Icon name="log-in" />
              <Trans>Zurückholen</Trans>
            </button>
          </div>
        )}
      </div>
      <GroupList nowMs={nowMs} />
      <div className="plenary">
        <p>
          <b>
            <Trans>Im Plenum</Trans>
          </b>{" "}
          <span className="n">{here.length}</span>
          {": "}
          {here.map((person) => person.name).join(", ")}
        </p>
        {leads && <AnnounceForm />}
      </div>
    </section>
  );
}

export function GroupList({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference } = useRoom();
  return (
    <ul className="group-cards" aria-label={t`Gruppen`}>
      {(conference.breakout?.rooms ?? []).map((room, at) => (
        <GroupCard key={room.id} number={at + 1} room={room} nowMs={nowMs} />
      ))}
    </ul>
  );
}

function GroupCard({ number, room, nowMs }: { number: number; room: BreakoutRoom; nowMs: number }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const heading = useId();
  const members = conference.participants.filter((person) => person.place === room.id);
  const leads = may("breakout");
  const inside = conference.place === room.id;
  const { name, help } = room;
  const go = () => void act({ type: "breakout-move", participants: [conference.you], to: room.id });
  return (
    <li className={`card group ${help && leads ? "calls" : ""}`} aria-labelledby={heading}>
      <div className="sec-h">
        <h3 id={heading}>
          <span className="no" aria-hidden="true">
            {number}
          </span>
          <bdi>{name}</bdi>
        </h3>
        {help && leads ? (
          <span className="bdg warn">
            <Icon name="life-buoy" />
            <Trans>bittet um Hilfe</Trans>
          </span>
        ) : (
          <span className="bdg">
            <Plural value={members.length} one="# Person" other="# Personen" />
          </span>
        )}
      </div>
      <ul className="plain-list members">
        {members.map((person) => (
          <li key={person.id} className="row nw">
            <Avatar id={person.id} name={person.name} size="av-s" />
            <bdi>{person.name}</bdi>
          </li>
        ))}
      </ul>
      {help && leads && (
        <p className="sub">
          {help.text === null ? help.from_name : `${help.from_name}: „${help.text}“`} · <Trans>seit {figures(nowMs + conference.clockSkewMs - help.since_ms)}</Trans>
        </p>
      )}
      {inside ? (
        <p className="sub">
          <Trans>Sie sind hier.</Trans>
        </p>
      ) : (
        (leads || conference.breakout?.free) && (
          <button type="button" className={`btn ${help && leads ? "p" : "o"}`} aria-label={leads && !help ? t`Besuchen: ${name}` : t`Hingehen: ${name}`} onClick={go}>
            <Icon name="door-open" />
            {leads && !help ? <Trans>Besuchen</Trans> : <Trans>Hingehen</Trans>}
          </button>
        )
      )}
    </li>
  );
}

/** In a group: where one is, how long, and the way to help or back. */
export function GroupLine({ breakout, nowMs }: { breakout: Breakout; nowMs: number }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const [asking, setAsking] = useState(false);
  const name = roomName(conference, conference.place);
  if (name === null) return null;
  const help = breakout.rooms.find((room) => room.id === conference.place)?.help ?? null;
  const leads = may("breakout");
  const back = () => void act({ type: "breakout-move", participants: [conference.you], to: 0 });
  return (
    <section className="group-line" aria-label={t`Ihre Gruppe`}>
      <Icon name="split" />
      <b>
        <bdi>{name}</bdi>
      </b>
      <Clock breakout={breakout} nowMs={nowMs} />
      {!leads && !help && (
        <button type="button" className="btn o sm" aria-expanded={asking} onClick={() => setAsking(!asking)}>
          <Icon name="life-buoy" />
          <Trans>Um Hilfe bitten</Trans>
        </button>
      )}
      {help && (
        <button type="button" className="btn o sm" onClick={() => void act({ type: "breakout-help", wanted: false }, t`Erledigt.`)}>
          <Icon name="check" />
          {leads ? <Trans>Hilfe erledigt</Trans> : <Trans>Bitte um Hilfe zurücknehmen</Trans>}
        </button>
      )}
      {(leads || breakout.free) && (
        <button type="button" className="btn o sm" onClick={back}>
          <Icon name="log-in" />
          <Trans>Zurück ins Plenum</Trans>
        </button>
      )}
      {asking && !help && <HelpForm onDone={() => setAsking(false)} />}
    </section>
  );
}

function HelpForm({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const [text, setText] = useState("");
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
        const clean = text.trim();
        void act({ type: "breakout-help", wanted: true, ...(clean === "" ? {} : { text: clean }) }, t`Die Leitung weiß Bescheid.`);
      }}
    >
      <input className="field" value={text} maxLength={NOTE_MAX} aria-label={t`Worum geht es? (freiwillig)`} placeholder={t`Worum geht es? (freiwillig)`} autoFocus onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="btn p">
        <Trans>Bitten</Trans>
      </button>
    </form>
  );
}

function AnnounceForm() {
  const { t } = useLingui();
  const { act } = useRoom();
  const id = useId();
  const [text, setText] = useState("");
  return (
    <form
      className="announce"
      onSubmit={(event) => {
        event.preventDefault();
        const clean = text.trim();
        if (clean === "") return;
        setText("");
        void act({ type: "announce", text: clean }, t`Alle Gruppen lesen Ihre Nachricht.`);
      }}
    >
      <label htmlFor={id}>
        <Trans>Nachricht an alle Gruppen</Trans>
      </label>
      <div className="line">
        <input id={id} className="field" value={text} maxLength={CHAT_TEXT_MAX} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="btn o">
          <Icon name="megaphone" />
          <Trans>Senden</Trans>
        </button>
      </div>
    </form>
  );
}

function Clock({ breakout, nowMs }: { breakout: Breakout; nowMs: number }) {
  const { conference } = useRoom();
  const ms = useLeft(breakout, conference, nowMs);
  return (
    <span role="timer" aria-live="off" className="num">
      {ms === null ? (
        <Trans>seit {figures(nowMs + conference.clockSkewMs - breakout.started_at_ms)}</Trans>
      ) : (
        <>
          <Trans>noch</Trans> <time dateTime={duration(ms)}>{figures(ms)}</time>
        </>
      )}
    </span>
  );
}

/** What is left, milliseconds; one minute before the end it is said. */
function useLeft(breakout: Breakout, conference: ConferenceState, nowMs: number): number | null {
  const { t } = useLingui();
  const ms = breakout.ends_at_ms === null ? null : Math.max(0, Math.min(breakout.ends_at_ms - breakout.started_at_ms, breakout.ends_at_ms - nowMs - conference.clockSkewMs));
  const before = useRef(ms);
  useEffect(() => {
    const was = before.current;
    before.current = ms;
    if (was !== null && ms !== null && was > 60_000 && ms <= 60_000) announce(t`Noch 1 Minute.`, { kind: "timer" });
  }, [ms, t]);
  return ms;
}
