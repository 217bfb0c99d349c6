/** Reading the names out, one by one: the one whose turn it is stands on top, for everybody. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import type { PresencePlace, Sitting } from "../../call/wire";
import { Icon } from "../../ui/Icon";
import { useRoom } from "../room/act";
import { PLACES, PLACE_ICONS, usePlaceNames } from "./words";

type Roll = NonNullable<Sitting["roll"]>;

interface RollCallProps {
  readonly sitting: Sitting;
  readonly roll: Roll;
  readonly keeps: boolean;
  /** Whoever looks at it began it here. */
  readonly begun: boolean;
  readonly onEnd: () => void;
}

export function RollCallCard({ sitting, roll, keeps, begun, onEnd }: RollCallProps) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const places = usePlaceNames();
  const first = useRef<HTMLButtonElement>(null);
  const end = useRef<HTMLButtonElement>(null);
  const next = sitting.members.find((member) => member.id === roll.next);
  const own = next !== undefined && next.participant === conference.you;
  const { done } = roll;
  const total = sitting.members.filter((member) => member.seat === "holder").length;
  // The hand stays on the keys: the first name is asked at once, and after an answer the next.
  const answered = useRef(begun);
  useEffect(() => {
    if (!answered.current) return;
    answered.current = false;
    (first.current ?? end.current)?.focus();
  }, [roll.next]);
  const answer = (place?: PresencePlace) => {
    if (!next) return;
    answered.current = true;
    void act({ type: "roll-answer", member: next.id, ...(place === undefined ? {} : { place }) });
  };
  const finish = async () => {
    const outcome = await act({ type: "roll-end" }, t`Der Namensaufruf ist abgeschlossen.`);
    if (outcome.ok) onEnd();
  };
  const name = next?.name ?? "";
  return (
    <section className="card stack g2 roll" aria-label={t`Namensaufruf`}>
      <p className="row sb"><b><Trans>Namensaufruf</Trans></b> <span className="num"><Trans>{done} von {total}</Trans></span></p>
      {/* Those who read the names have the focus on the next one, and one's own is announced. */}
      <p role={keeps ? undefined : "status"} aria-live={own ? "off" : undefined} className="called">{next ? <bdi>{name}</bdi> : <Trans>Alle Namen sind aufgerufen.</Trans>}</p>
      {keeps && next && (
        <div className="row">
          {PLACES.map((place, at) => (
            <button key={place} ref={at === 0 ? first : undefined} type="button" className="btn p sm" aria-label={`${name}: ${places[place]}`} onClick={() => answer(place)}>
              <Icon name={PLACE_ICONS[place]} size="s" />
              {places[place]}
            </button>
          ))}
          <button type="button" className="btn o sm" aria-label={t`${name}: nicht anwesend`} onClick={() => answer()}><Icon name="x" size="s" /><Trans>nicht anwesend</Trans></button>
        </div>
      )}
      {keeps && <button type="button" ref={end} className="btn o sm" onClick={() => void finish()}><Trans>Aufruf abschließen</Trans></button>}
    </section>
  );
}
