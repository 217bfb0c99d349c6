/** One person on the stage. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import type { PersonMedia } from "../../call/mediaState";
import type { Participant } from "../../call/wire";
import { Avatar } from "./Avatar";
import { PictureView } from "./PictureView";
import { splitName } from "./names";

export interface TileProps {
  readonly person: Participant;
  readonly media: PersonMedia;
  readonly hand: number | null;
  readonly pinned: boolean;
  /** Our own connection is away: the picture is old. */
  readonly stale: boolean;
  readonly big?: boolean;
  readonly onPin: (id: string) => void;
}

export function Tile({ person, media, hand, pinned, stale, big = false, onPin }: TileProps) {
  const { t } = useLingui();
  const lost = stale || !person.connected;
  const on = media.speaking && !lost;
  const { name } = person;
  return (
    <li
      className={["tile", on && "on", lost && "lost", big && "big4"].filter(Boolean).join(" ")}
      data-participant={person.id}
      aria-label={useTileLabel(person, media, on)}
    >
      {media.camera && !stale ? (
        <PictureView picture={media.camera} />
      ) : (
        <div className="noav">
          <Avatar id={person.id} name={name} size="av-l" />
        </div>
      )}
      {!person.connected && !stale && (
        <div className="why">
          <span className="mk">
            <Icon name="wifi-off" />
            <Trans>Verbindung gestört</Trans>
          </span>
        </div>
      )}
      <Marks hand={hand} pinned={pinned} weak={media.signal === "weak" && !lost} />
      <Chip person={person} media={media} on={on} />
      <div className="tmenu">
        <button
          type="button"
          className="btn ic sm"
          aria-pressed={pinned}
          aria-label={t`${name} für mich anheften`}
          title={pinned ? t`Nicht mehr anheften` : t`Für mich anheften`}
          onClick={() => onPin(person.id)}
        >
          <Icon name="pin" />
        </button>
      </div>
    </li>
  );
}

function useTileLabel(person: Participant, media: PersonMedia, on: boolean): string {
  const { t } = useLingui();
  return [
    person.name,
    person.role === "chair" ? t`Vorsitz` : "",
    person.connected ? "" : t`Verbindung gestört`,
    on ? t`spricht` : media.microphone ? t`Mikrofon an` : t`Mikrofon aus`,
    media.camera ? t`Kamera an` : t`Kamera aus`,
  ]
    .filter(Boolean)
    .join(", ");
}

function Marks({ hand, pinned, weak }: { hand: number | null; pinned: boolean; weak: boolean }) {
  return (
    <div className="marks">
      <div>
        {hand !== null && (
          <span className="mk">
            <Icon name="hand" />
            <span className="vh">
              <Trans>Wortmeldung, Platz</Trans>{" "}
            </span>
            {hand}
          </span>
        )}
      </div>
      <div>
        {pinned && (
          <span className="mk">
            <Icon name="pin" />
            <span className="vh">
              <Trans>angeheftet</Trans>
            </span>
          </span>
        )}
        {weak && (
          <span className="mk">
            <Icon name="bars1" />
            <Trans>schwach</Trans>
          </span>
        )}
      </div>
    </div>
  );
}

function Chip({ person, media, on }: { person: Participant; media: PersonMedia; on: boolean }) {
  const { given, last } = splitName(person.name);
  return (
    <div className="chip">
      {on ? <Bars /> : media.microphone ? <Icon name="mic" /> : <Icon name="mic-off" className="off" />}
      <span className="vh">{on ? <Trans>spricht:</Trans> : media.microphone ? <Trans>Mikrofon an:</Trans> : <Trans>Mikrofon aus:</Trans>} </span>
      <bdi className="nm">
        <span className="gn">{given}</span>
        {last}
      </bdi>
      {person.role === "chair" && (
        <span className="rl">
          <Trans>Vorsitz</Trans>
        </span>
      )}
    </div>
  );
}

/** Level bars: the one mark that moves by itself. */
export function Bars() {
  return (
    <span className="eq" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}

export function PeopleCount({ count }: { count: number }) {
  return <Plural value={count} one="# Person" other="# Personen" />;
}
