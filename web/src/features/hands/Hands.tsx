/** Raised hands, in order. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { Avatar } from "../stage/Avatar";

export interface HandsProps {
  readonly conference: ConferenceState;
  /** May lower the hands of others. */
  readonly leads: boolean;
  readonly nowMs: number;
  readonly onRaise: () => void;
  readonly onLower: (participant: string) => void;
}

export function Hands({ conference, leads, nowMs, onRaise, onLower }: HandsProps) {
  const { t } = useLingui();
  const raised = conference.hands.some((hand) => hand.participant === conference.you);
  return (
    <>
      <div className="body">
        {conference.hands.length === 0 ? (
          <div className="empty">
            <Icon name="hand" size="l" />
            <p>
              <Trans>Keine Wortmeldungen. Wer sich meldet, steht hier in der Reihenfolge der Meldung.</Trans>
            </p>
          </div>
        ) : (
          <ol className="spk" aria-label={t`Redeliste in Reihenfolge`}>
            {conference.hands.map((hand, index) => (
              <HandRow
                key={hand.participant}
                place={index + 1}
                id={hand.participant}
                name={personOf(conference, hand.participant)?.name ?? "–"}
                own={hand.participant === conference.you}
                minutes={Math.max(0, Math.floor((nowMs - hand.raised_at_ms) / 60_000))}
                onLower={leads || hand.participant === conference.you ? () => onLower(hand.participant) : null}
              />
            ))}
          </ol>
        )}
      </div>
      <footer>
        <button type="button" className="btn o w" aria-pressed={raised} onClick={() => (raised ? onLower(conference.you) : onRaise())}>
          <Icon name="hand" />
          {raised ? <Trans>Meldung zurückziehen</Trans> : <Trans>Zu Wort melden</Trans>}
        </button>
      </footer>
    </>
  );
}

function HandRow({ place, id, name, own, minutes, onLower }: { place: number; id: string; name: string; own: boolean; minutes: number; onLower: (() => void) | null }) {
  const { t } = useLingui();
  return (
    <li className={own ? "me" : undefined}>
      <span className="no">{place}</span>
      <Avatar id={id} name={name} size="av-s" />
      <div>
        <div className="nm">{own ? <Trans>Sie ({name})</Trans> : <bdi>{name}</bdi>}</div>
        <div className="sub">{minutes === 0 ? <Trans>gerade gemeldet</Trans> : <Trans>seit {minutes} Min.</Trans>}</div>
      </div>
      {onLower && (
        <button type="button" className="btn q ic sm" aria-label={own ? t`Meldung zurückziehen` : t`Meldung von ${name} zurücknehmen`} onClick={onLower}>
          <Icon name="x" />
        </button>
      )}
    </li>
  );
}
