/** The pictures: gallery or speaker view, or a shared screen with tiles below. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { CSSProperties } from "react";
import { Icon } from "../../ui/Icon";
import { peopleHere } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { NO_MEDIA } from "../../call/mediaState";
import type { MediaState, Picture } from "../../call/mediaState";
import type { Participant } from "../../call/wire";
import { SharedScreen } from "../share/SharedScreen";
import { PAGE_SIZES, columnsFor, pageOf, tileOrder } from "./order";
import type { Page } from "./order";
import { PeopleCount, Tile } from "./Tile";
import type { WindowSize } from "../room/useMedia";

export type View = "gallery" | "speaker";

export interface StageProps {
  readonly conference: ConferenceState;
  readonly media: MediaState;
  readonly promoted: string | null;
  readonly view: View;
  readonly size: WindowSize;
  readonly stale: boolean;
  readonly onCopyLink: () => void;
}

/** Tiles below a large picture. */
const STRIP = 4;

export function Stage(props: StageProps) {
  const { conference, media, promoted, view, size, stale } = props;
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  const [page, setPage] = useState(0);
  const order = tileOrder(peopleHere(conference), conference.you, conference.hands, pinned);
  const shared = sharedScreen(order, media);
  const speaker = view === "speaker" && order.length > 1 && !shared ? (largeOf(order, pinned, promoted) ?? null) : null;
  const rest = speaker ? order.filter((person) => person !== speaker) : order;
  const shown = pageOf(rest, shared || speaker ? STRIP : PAGE_SIZES[size], page);
  const place = new Map(conference.hands.map((hand, index) => [hand.participant, index + 1]));
  const pin = (id: string) => setPinned((before) => toggled(before, id));
  const tile = (person: Participant, big = false) => (
    <Tile
      key={person.id}
      person={person}
      media={media.people.get(person.id) ?? NO_MEDIA}
      hand={place.get(person.id) ?? null}
      pinned={pinned.has(person.id)}
      stale={stale}
      big={big}
      onPin={pin}
    />
  );
  if (shared) {
    return (
      <>
        <div className={`b-share ${shown.items.length === 0 ? "alone" : ""}`}>
          <SharedScreen key={shared.person.id} name={shared.person.name} picture={shared.picture} />
          <TileList className="side">{shown.items.map((person) => tile(person))}</TileList>
        </div>
        <Pager page={shown} people={order.length + 1} onPage={setPage} />
      </>
    );
  }
  if (order.length === 0) return <Alone own={media.own.screen !== null} onCopyLink={props.onCopyLink} />;
  return (
    <>
      <TileList className="grid" tiles={shown.items.length + (speaker ? 1 : 0)} template={speaker ? speakerTemplate(shown.items.length) : galleryTemplate(shown.items.length)}>
        {speaker && tile(speaker, true)}
        {shown.items.map((person) => tile(person))}
      </TileList>
      <Pager page={shown} people={order.length + 1} onPage={setPage} />
    </>
  );
}

function TileList({ className, template, tiles, children }: { className: string; template?: string; tiles?: number; children: React.ReactNode }) {
  const { t } = useLingui();
  return (
    <ul
      className={className}
      aria-label={t`Teilnehmende`}
      data-tiles={tiles}
      {...(template === undefined ? {} : { "data-gt": "", style: { "--gt": template } as CSSProperties })}
    >
      {children}
    </ul>
  );
}

function galleryTemplate(tiles: number): string {
  const columns = columnsFor(tiles);
  return `repeat(${Math.ceil(tiles / columns)},minmax(0,1fr)) / repeat(${columns},minmax(0,1fr))`;
}

function speakerTemplate(strip: number): string {
  return strip === 0 ? "minmax(0,1fr) / minmax(0,1fr)" : `minmax(0,2.4fr) minmax(0,1fr) / repeat(${STRIP},minmax(0,1fr))`;
}

function largeOf(order: readonly Participant[], pinned: ReadonlySet<string>, promoted: string | null): Participant | undefined {
  return order.find((person) => pinned.has(person.id)) ?? order.find((person) => person.id === promoted) ?? order[0];
}

function sharedScreen(order: readonly Participant[], media: MediaState): { person: Participant; picture: Picture } | null {
  for (const person of order) {
    const picture = media.people.get(person.id)?.screen;
    if (picture) return { person, picture };
  }
  return null;
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Pager({ page, people, onPage }: { page: Page<unknown>; people: number; onPage: (index: number) => void }) {
  const { t } = useLingui();
  if (page.count < 2) return null;
  const number = page.index + 1;
  const { count } = page;
  return (
    <div className="pager" role="group" aria-label={t`Seiten der Galerie`}>
      <PageButton name={t`Vorige Seite`} icon="chevron-left" enabled={page.index > 0} onPress={() => onPage(page.index - 1)} />
      <span>
        <Trans>
          Seite {number} von {count}
        </Trans>
        {" · "}
        <PeopleCount count={people} />
      </span>
      <PageButton name={t`Nächste Seite`} icon="chevron-right" enabled={number < count} onPress={() => onPage(page.index + 1)} />
    </div>
  );
}

function PageButton({ name, icon, enabled, onPress }: { name: string; icon: "chevron-left" | "chevron-right"; enabled: boolean; onPress: () => void }) {
  return (
    <button type="button" className="btn ic sm" aria-label={name} aria-disabled={!enabled} onClick={() => enabled && onPress()}>
      <Icon name={icon} />
    </button>
  );
}

function Alone({ own, onCopyLink }: { own: boolean; onCopyLink: () => void }) {
  return (
    <div className="empty alone-room">
      <Icon name="users" size="xl" />
      <h2>{own ? <Trans>Sie teilen Ihren Bildschirm</Trans> : <Trans>Noch ist niemand sonst hier</Trans>}</h2>
      <p>
        <Trans>Sobald jemand beitritt, sehen und hören Sie die Person hier.</Trans>
      </p>
      <button type="button" className="btn o" onClick={onCopyLink}>
        <Icon name="copy" />
        <Trans>Link kopieren</Trans>
      </button>
    </div>
  );
}
