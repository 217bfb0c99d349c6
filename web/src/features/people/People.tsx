/** Everybody in the conference, by what they do here; who waits stands first. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment, useId, useState } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";
import { roomName } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import { NO_MEDIA } from "../../call/mediaState";
import type { MediaState, PersonMedia } from "../../call/mediaState";
import type { Participant } from "../../call/wire";
import { LobbyCard } from "../lobby/LobbyCard";
import { useRoom } from "../room/act";
import { Avatar } from "../stage/Avatar";
import { Bars } from "../stage/Tile";
import { MuteAll } from "./MuteAll";
import { PersonMenu } from "./PersonMenu";
import { useRoleNames } from "./roles";
import { KindMark, isGuest } from "./kinds";

/** From this many people on there is a search. */
const SEARCH_FROM = 8;

export function People({ media, place, nowMs }: { media: MediaState; place: ReadonlyMap<string, number>; nowMs: number }) {
  const { t } = useLingui();
  const { conference, may } = useRoom();
  const roles = useRoleNames();
  const [query, setQuery] = useState("");
  const heading = useId();
  const all = inOrder(conference);
  const wanted = query.trim().toLocaleLowerCase();
  const fits = (person: Participant) => person.name.toLocaleLowerCase().includes(wanted) || roles[person.role].toLocaleLowerCase().includes(wanted);
  const shown = wanted === "" ? all : all.filter(fits);
  const rows = (people: readonly Participant[], label: string) => (
    <ul className="ppl" aria-label={label}>
      {people.map((person) => (
        <PersonRow key={person.id} person={person} own={person.id === conference.you} hand={place.get(person.id) ?? null} media={mediaOf(person, conference, media)} />
      ))}
    </ul>
  );
  return (
    <>
      <div className="body">
        <LobbyCard nowMs={nowMs} />
        <section className="stack g2" aria-labelledby={heading}>
          <div className="sec-h">
            <h3 id={heading}>
              <Trans>Anwesend</Trans> <span className="n">{all.length}</span>
            </h3>
          </div>
          {all.length >= SEARCH_FROM && (
            <div className="fic">
              <Icon name="search" />
              <input className="field" type="search" aria-label={t`Personen suchen`} placeholder={t`Name oder Rolle`} value={query} onChange={(event) => setQuery(event.target.value)} />
            </div>
          )}
          {conference.breakout === null ? rows(shown, t`Personen`) : byPlace(conference, shown).map(([id, people]) => (
            <div key={id} className="stack g1">
              <h4>
                {roomName(conference, id) ?? <Trans>Plenum</Trans>} <span className="n">{people.length}</span>
              </h4>
              {rows(people, roomName(conference, id) ?? t`Plenum`)}
            </div>
          ))}
          {shown.length === 0 && (
            <p className="hint" role="status">
              <Trans>Niemand mit diesem Namen ist hier.</Trans>
            </p>
          )}
        </section>
      </div>
      {may("mute") && conference.participants.length > 1 && <MuteAll />}
    </>
  );
}

function inOrder(conference: ConferenceState): Participant[] {
  const rank = (person: Participant) => (person.role === "chair" ? 0 : person.role === "deputy" ? 1 : person.id === conference.you ? 2 : 3);
  return [...conference.participants].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** The room one is in first, then the others in their order. */
function byPlace(conference: ConferenceState, people: readonly Participant[]): [number, Participant[]][] {
  const places = [0, ...(conference.breakout?.rooms.map((room) => room.id) ?? [])];
  const order = [conference.place, ...places.filter((id) => id !== conference.place)];
  return order.map((id): [number, Participant[]] => [id, people.filter((person) => (person.place ?? 0) === id)]).filter(([, list]) => list.length > 0);
}

function mediaOf(person: Participant, conference: ConferenceState, media: MediaState): PersonMedia {
  const known = media.people.get(person.id) ?? NO_MEDIA;
  return person.id === conference.you ? { ...known, microphone: media.own.live.microphone || known.microphone } : known;
}

function PersonRow({ person, own, hand, media }: { person: Participant; own: boolean; hand: number | null; media: PersonMedia }) {
  const { conference } = useRoom();
  const { name } = person;
  const speaks = media.speaking && media.microphone;
  const locked = person.restricted?.includes("microphone") ?? false;
  return (
    <li>
      <Avatar id={person.id} name={name} />
      <div>
        <div className="nm">
          {own ? <Trans>Sie ({name})</Trans> : <bdi>{name}</bdi>}
          {conference.floor?.participant === person.id && (
            <span className="bdg live">
              <Trans>hat das Wort</Trans>
            </span>
          )}
          {hand !== null && (
            <span className="bdg a">
              <Icon name="hand" />
              <span className="vh">
                <Trans>Wortmeldung, Platz</Trans>{" "}
              </span>
              {hand}
            </span>
          )}
        </div>
        <Details person={person} />
      </div>
      <div className="st">
        {speaks ? (
          <span className="bdg live">
            <Bars />
            <Trans>spricht</Trans>
          </span>
        ) : (
          <>
            <Icon name={locked ? "lock" : media.microphone ? "mic" : "mic-off"} />
            <span className="vh">
              {locked ? <Trans>Mikrofon gesperrt</Trans> : media.microphone ? <Trans>Mikrofon an</Trans> : <Trans>Mikrofon aus</Trans>}
            </span>
          </>
        )}
        <PersonMenu person={person} media={media} />
      </div>
    </li>
  );
}

/** Role, how sure it is who they are, and whether the connection is there. */
function Details({ person }: { person: Participant }) {
  const { t } = useLingui();
  const roles = useRoleNames();
  const parts: ReactNode[] = [];
  if (person.role !== "participant") parts.push(roles[person.role]);
  if (isGuest(person.kind)) parts.push(<KindMark kind={person.kind} />);
  if (!person.connected) parts.push(t`Verbindung gestört`);
  if (parts.length === 0) return null;
  return (
    <div className="sub">
      {parts.map((part, at) => (
        <Fragment key={at}>
          {at > 0 && " · "}
          {part}
        </Fragment>
      ))}
    </div>
  );
}
