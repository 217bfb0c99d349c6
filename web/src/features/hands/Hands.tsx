/** Who has the floor, and raised hands in order: one queue whatever the mode of speaking. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { personOf } from "../../call/conference";
import { duration, figures } from "../floor/time";
import { useRoom } from "../room/act";
import { Avatar } from "../stage/Avatar";

export function Hands({ nowMs, onToggle }: { nowMs: number; onToggle: () => void }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const raised = conference.hands.some((hand) => hand.participant === conference.you);
  const leads = may("floor");
  return (
    <>
      <div className="body stack">
        <HasFloor nowMs={nowMs} />
        {conference.hands.length === 0 ? (
          <div className="empty">
            <Icon name="hand" size="l" />
            <p>
              <Trans>Keine Wortmeldungen. Wer sich meldet, steht hier in der Reihenfolge der Meldung.</Trans>
            </p>
          </div>
        ) : (
          <>
            <ol className="spk" aria-label={t`Redeliste in Reihenfolge`}>
              {conference.hands.map((hand, index) => (
                <HandRow key={hand.participant} place={index + 1} id={hand.participant} minutes={Math.max(0, Math.floor((nowMs + conference.clockSkewMs - hand.raised_at_ms) / 60_000))} />
              ))}
            </ol>
            {leads && conference.hands.length > 1 && (
              <button type="button" className="btn g sm" onClick={() => void act({ type: "hand-lower-all" }, t`Alle Meldungen sind zurückgenommen.`)}>
                <Trans>Alle Meldungen zurücknehmen</Trans>
              </button>
            )}
          </>
        )}
        <SpeakingTimes />
      </div>
      {may("hand") && (
        <footer>
          <button type="button" className="btn o w" aria-pressed={raised} onClick={onToggle}>
            <Icon name="hand" />
            {raised ? <Trans>Meldung zurückziehen</Trans> : <Trans>Zu Wort melden</Trans>}
          </button>
        </footer>
      )}
    </>
  );
}

function HasFloor({ nowMs }: { nowMs: number }) {
  const { conference, act, may } = useRoom();
  const { floor, round } = conference;
  if (!floor) return null;
  const own = floor.participant === conference.you;
  const since = nowMs + conference.clockSkewMs - floor.since_ms;
  const total = floor.until_ms === null ? null : floor.until_ms - floor.since_ms;
  return (
    <div className="turn-now">
      <Icon name="mic-vocal" />
      <div>
        {own ? (
          <b>
            <Trans>Sie haben das Wort</Trans>
          </b>
        ) : (
          <>
            <Trans>Das Wort hat</Trans> <b><bdi>{personOf(conference, floor.participant)?.name ?? "–"}</bdi></b>
          </>
        )}
      </div>
      <time className="left" dateTime={duration(since)}>
        {total === null ? figures(since) : `${figures(since)} / ${figures(total)}`}
      </time>
      {!round && (own || may("floor")) && (
        <button type="button" className="btn o sm" onClick={() => void act({ type: "floor-end" })}>
          {own ? <Trans>Ich bin fertig</Trans> : <Trans>Wort entziehen</Trans>}
        </button>
      )}
    </div>
  );
}

function HandRow({ place, id, minutes }: { place: number; id: string; minutes: number }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const name = personOf(conference, id)?.name ?? "–";
  const own = id === conference.you;
  const leads = may("floor");
  const lower = () => void act({ type: "hand-lower", participant: id });
  return (
    <li className={own ? "me" : undefined}>
      <span className="no">{place}</span>
      <Avatar id={id} name={name} size="av-s" />
      <div>
        <div className="nm">{own ? <Trans>Sie ({name})</Trans> : <bdi>{name}</bdi>}</div>
        <div className="sub">{minutes === 0 ? <Trans>gerade gemeldet</Trans> : <Trans>seit {minutes} Min.</Trans>}</div>
      </div>
      <div className="row tight">
        {leads && !conference.round && (
          <button type="button" className="btn o sm" aria-label={t`${name} das Wort erteilen`} onClick={() => void act({ type: "floor-give", participant: id }, t`${name} hat das Wort.`)}>
            <Trans>Wort erteilen</Trans>
          </button>
        )}
        {(leads || own) && (
          <button type="button" className="btn q ic sm" aria-label={own ? t`Meldung zurückziehen` : t`Meldung von ${name} zurücknehmen`} onClick={lower}>
            <Icon name="x" />
          </button>
        )}
      </div>
    </li>
  );
}

function SpeakingTimes() {
  const { t } = useLingui();
  const { conference, may } = useRoom();
  const times = [...conference.speakingTimes].sort((a, b) => b.total_ms - a.total_ms);
  if (!may("see-speaking-time") || times.length === 0) return null;
  return (
    <section className="stack g2" aria-label={t`Redezeiten`}>
      <h3>
        <Trans>Redezeiten</Trans>
      </h3>
      <dl className="kv">
        {times.map(({ participant, total_ms }) => (
          <div key={participant}>
            <dt>
              <bdi>{personOf(conference, participant)?.name ?? t`gegangen`}</bdi>
            </dt>
            <dd>{figures(total_ms)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
