/** The line that says who speaks, who is next, how many are here. Never covered. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { clock } from "../../ui/clock";
import { Icon } from "../../ui/Icon";
import { TenantLogo } from "../../ui/TenantLogo";
import { peopleHere, personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import type { SpeakerState } from "../../call/speaker";
import type { Sitting } from "../../call/wire";
import { quorate, useQuorumText } from "../sitting/words";
import { following } from "../floor/following";
import { figures } from "../floor/time";
import { Avatar } from "../stage/Avatar";
import { VoteLine } from "../vote/VoteLine";
import { Bars } from "../stage/Tile";
import type { Connection } from "./connection";

export interface LageProps {
  readonly title: string;
  readonly conference: ConferenceState | null;
  readonly speaker: SpeakerState;
  readonly connection: Connection;
  readonly nowMs: number;
  readonly onLeave: () => void;
}

export function Lage({ title, conference, speaker, connection, nowMs, onLeave }: LageProps) {
  const { t, i18n } = useLingui();
  const time = clock(i18n.locale)(nowMs);
  return (
    <header className="lage" id="lage" tabIndex={-1}>
      <div className="id">
        <TenantLogo />
        <div className="grow">
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <ConnectionLine connection={connection} />
          {conference?.sitting && <PresenceLine sitting={conference.sitting} />}
        </div>
        <button type="button" className="btn do ic sm m-leave" aria-label={t`Verlassen`} onClick={onLeave}>
          <Icon name="log-out" />
        </button>
      </div>
      {conference && (
        <>
          <SpeakerNow conference={conference} speaker={speaker} live={connection === "connected"} nowMs={nowMs} />
          <Next conference={conference} />
          <VoteLine />
          <div className="meta">
            <span>
              <Icon name="users" size="s" />
              {peopleHere(conference).length}
              <span className="vh">
                {" "}
                <Plural value={peopleHere(conference).length} one="Person" other="Personen" />
              </span>
            </span>
            <span className="num">{time}</span>
          </div>
        </>
      )}
    </header>
  );
}

/** Whether the body can decide, always in sight. */
function PresenceLine({ sitting }: { sitting: Sitting }) {
  const text = useQuorumText();
  const { present, statutory } = sitting.standing;
  return (
    <p className="quorum">
      <span>
        <Icon name={quorate(sitting) ? "circle-check" : "circle-alert"} />
        <Trans>{present} von {statutory}</Trans>, {text(sitting)}
      </span>
    </p>
  );
}

function ConnectionLine({ connection }: { connection: Connection }) {
  return (
    <p>
      <span>
        {connection === "connected" ? (
          <>
            <Icon name="wifi" />
            <Trans>Verbunden</Trans>
          </>
        ) : connection === "joining" ? (
          <>
            <Icon name="wifi" />
            <Trans>Verbindung wird aufgebaut</Trans>
          </>
        ) : connection === "media-lost" ? (
          <>
            <Icon name="wifi-off" />
            <Trans>Bild und Ton unterbrochen</Trans>
          </>
        ) : (
          <>
            <Icon name="wifi-off" />
            <Trans>Verbindung unterbrochen</Trans>
          </>
        )}
      </span>
    </p>
  );
}

function SpeakerNow({ conference, speaker, live, nowMs }: { conference: ConferenceState; speaker: SpeakerState; live: boolean; nowMs: number }) {
  // One knows that one speaks oneself; who else does is the news.
  const speeches = live ? speaker.speeches : [];
  const first = speeches.find((speech) => speech.id !== conference.you) ?? speeches[0];
  const now = first && personOf(conference, first.id);
  const last = speaker.last === null ? undefined : personOf(conference, speaker.last);
  const others = live ? speaker.speeches.length - 1 : 0;
  const { floor } = conference;
  const holder = floor ? personOf(conference, floor.participant) : undefined;
  if (floor && holder) {
    const passed = nowMs + conference.clockSkewMs - floor.since_ms;
    const total = floor.until_ms === null ? null : floor.until_ms - floor.since_ms;
    return (
      <div className="lz on">
        {now?.id === holder.id ? <Bars /> : <Icon name="mic-vocal" />}
        <div>
          <span className="k">
            <Trans>Das Wort hat</Trans>
            {" · "}
            <span className="num">{total === null ? figures(passed) : `${figures(passed)} / ${figures(total)}`}</span>
          </span>
          <span className="v">{holder.id === conference.you ? <Trans>Sie</Trans> : <bdi>{holder.name}</bdi>}</span>
        </div>
      </div>
    );
  }
  if (now) {
    return (
      <div className="lz on">
        <Bars />
        <div>
          <span className="k">
            <Trans>Es spricht</Trans>
            {others > 0 && (
              <>
                {" · "}
                <Plural value={others} one="und # weitere Person" other="und # weitere" />
              </>
            )}
          </span>
          <span className="v">{now.id === conference.you ? <Trans>Sie</Trans> : <bdi>{now.name}</bdi>}</span>
        </div>
      </div>
    );
  }
  return (
    <div className="lz">
      {last ? <Avatar id={last.id} name={last.name} size="av-s" /> : <Icon name="mic" />}
      <div>
        <span className="k">{last ? <Trans>Zuletzt sprach</Trans> : <Trans>Es spricht</Trans>}</span>
        <span className="v">{last ? last.id === conference.you ? <Trans>Sie</Trans> : <bdi>{last.name}</bdi> : <Trans>niemand</Trans>}</span>
      </div>
    </div>
  );
}

function Next({ conference }: { conference: ConferenceState }) {
  const { t } = useLingui();
  const { round } = conference;
  const queue = following(round, conference.hands);
  const byHands = round === null || round.strategy === "queue";
  const names = (queue ?? []).map((participant) => (participant === conference.you ? t`Sie` : (personOf(conference, participant)?.name ?? "–")));
  const [first, second] = names;
  const further = names.length - 1;
  return (
    <div className="lz next">
      <Icon name="hand" />
      <div>
        <span className="k">
          {names.length === 0 || !byHands ? <Trans>Danach</Trans> : <Plural value={names.length} one="# Wortmeldung" other="# Wortmeldungen" />}
        </span>
        <span className="v">
          {queue === null ? (
            <Trans>wer genannt wird</Trans>
          ) : first === undefined ? (
            byHands ? <Trans>keine Wortmeldung</Trans> : <Trans>niemand mehr</Trans>
          ) : further === 0 ? (
            first
          ) : further === 1 ? (
            <Trans>
              {first}, dann {second}
            </Trans>
          ) : (
            <Trans>
              {first}, dann {further} weitere
            </Trans>
          )}
        </span>
      </div>
    </div>
  );
}
