/** Everybody in the conference, searchable, in a stable order. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Icon } from "../../ui/Icon";
import type { ConferenceState } from "../../call/conference";
import { NO_MEDIA } from "../../call/mediaState";
import type { MediaState, PersonMedia } from "../../call/mediaState";
import type { Participant } from "../../call/wire";
import { Avatar } from "../stage/Avatar";
import { Bars } from "../stage/Tile";

/** From this many people on there is a search. */
const SEARCH_FROM = 8;

export function People({ conference, media, place }: { conference: ConferenceState; media: MediaState; place: ReadonlyMap<string, number> }) {
  const { t } = useLingui();
  const [query, setQuery] = useState("");
  const heading = useId();
  const all = inOrder(conference);
  const wanted = query.trim().toLocaleLowerCase();
  const shown = wanted === "" ? all : all.filter((person) => person.name.toLocaleLowerCase().includes(wanted));
  return (
    <div className="body">
      <section className="stack g2" aria-labelledby={heading}>
        <div className="sec-h">
          <h3 id={heading}>
            <Trans>Anwesend</Trans> <span className="n">{all.length}</span>
          </h3>
        </div>
        {all.length >= SEARCH_FROM && (
          <div className="fic">
            <Icon name="search" />
            <input className="field" type="search" aria-label={t`Personen suchen`} placeholder={t`Name`} value={query} onChange={(event) => setQuery(event.target.value)} />
          </div>
        )}
        <ul className="ppl" aria-label={t`Personen`}>
          {shown.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              own={person.id === conference.you}
              hand={place.get(person.id) ?? null}
              media={mediaOf(person, conference, media)}
            />
          ))}
        </ul>
        {shown.length === 0 && (
          <p className="hint" role="status">
            <Trans>Niemand mit diesem Namen ist hier.</Trans>
          </p>
        )}
      </section>
    </div>
  );
}

function inOrder(conference: ConferenceState): Participant[] {
  const rank = (person: Participant) => (person.role === "chair" ? 0 : person.id === conference.you ? 1 : 2);
  return [...conference.participants].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function mediaOf(person: Participant, conference: ConferenceState, media: MediaState): PersonMedia {
  const known = media.people.get(person.id) ?? NO_MEDIA;
  return person.id === conference.you ? { ...known, microphone: media.own.live.microphone || known.microphone } : known;
}

function PersonRow({ person, own, hand, media }: { person: Participant; own: boolean; hand: number | null; media: PersonMedia }) {
  const { name } = person;
  const details = useDetails(person);
  const speaks = media.speaking && media.microphone;
  return (
    <li>
      <Avatar id={person.id} name={name} />
      <div>
        <div className="nm">
          {own ? <Trans>Sie ({name})</Trans> : <bdi>{name}</bdi>}
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
        {details !== "" && <div className="sub">{details}</div>}
      </div>
      <div className="st">
        {speaks ? (
          <span className="bdg live">
            <Bars />
            <Trans>spricht</Trans>
          </span>
        ) : (
          <>
            <Icon name={media.microphone ? "mic" : "mic-off"} />
            <span className="vh">{media.microphone ? <Trans>Mikrofon an</Trans> : <Trans>Mikrofon aus</Trans>}</span>
          </>
        )}
      </div>
    </li>
  );
}

function useDetails(person: Participant): string {
  const { t } = useLingui();
  return [person.role === "chair" ? t`Vorsitz` : "", person.kind === "guest" ? t`Gast` : "", person.connected ? "" : t`Verbindung gestört`].filter(Boolean).join(" · ");
}
