/** Reactions of the last seconds on the stage, and the panel section to send one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent, useState } from "react";
import { announce } from "../../ui/announcer";
import { personOf } from "../../call/conference";
import { useRoom } from "../room/act";
import { REACTIONS, SIGNS, useReactionNames } from "./reactions";

/** A reaction is seen this long. */
const SHOWN_MS = 5_000;
const SHOWN_MAX = 6;

interface Shown {
  readonly id: number;
  readonly text: string;
}

export function ReactionFeed() {
  const { t } = useLingui();
  const { call, conference } = useRoom();
  const names = useReactionNames();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const onReaction = useEffectEvent((participant: string, sign: keyof typeof SIGNS) => {
    const own = participant === conference.you;
    const name = own ? t`Sie` : (personOf(conference, participant)?.name ?? "–");
    const text = `${SIGNS[sign]} ${name}: ${names[sign]}`;
    const id = performance.now() + Math.random();
    setShown((list) => [...list, { id, text }].slice(-SHOWN_MAX));
    if (!own) announce(`${name}: ${names[sign]}`, { kind: "reaction", low: true });
    setTimeout(() => setShown((list) => list.filter((one) => one.id !== id)), SHOWN_MS);
  });
  useEffect(
    () =>
      call.events.on(({ event }) => {
        if (event.type === "reacted") onReaction(event.participant, event.reaction);
      }),
    [call],
  );
  if (shown.length === 0) return null;
  return (
    <ul className="reactions" aria-hidden="true">
      {shown.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ul>
  );
}

export function ReactionPanel() {
  const { t } = useLingui();
  const { act, may } = useRoom();
  const names = useReactionNames();
  const allowed = may("reaction");
  return (
    <div className="body stack">
      <div className="two" role="group" aria-label={t`Reaktionen`}>
        {REACTIONS.map((reaction) => (
          <button key={reaction} type="button" className="btn o" aria-disabled={!allowed} onClick={() => allowed && void act({ type: "react", reaction }, t`Gesendet: ${names[reaction]}`)}>
            <span aria-hidden="true">{SIGNS[reaction]}</span> {names[reaction]}
          </button>
        ))}
      </div>
      <p className="hint">{allowed ? <Trans>Alle sehen Ihre Reaktion für einige Sekunden mit Ihrem Namen.</Trans> : <Trans>Reaktionen sind in dieser Sitzung für Sie gesperrt.</Trans>}</p>
    </div>
  );
}
