/** "Leitung": rights, door, rounds, time and the end, each in a card of its own. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { conversationOf, personOf } from "../../call/conference";
import type { Admission } from "../../call/wire";
import { saveChat } from "../chat/export";
import { LobbyCard } from "../lobby/LobbyCard";
import { MuteAll } from "../people/MuteAll";
import { useWindowSize } from "../room/useMedia";
import { RoundCard } from "../floor/RoundCard";
import { useRoom } from "../room/act";
import { TimerCard } from "../timer/TimerCard";
import { WhisperGroups } from "../whisper/Whisper";
import { OwnRoles } from "./OwnRoles";
import { Rights } from "./Rights";
import { isGuest } from "../people/kinds";

export function LeadPanel({ nowMs }: { nowMs: number }) {
  const { may } = useRoom();
  const phone = useWindowSize() === "phone";
  return (
    <div className="body lead-panel">
      <div className="lead-col">
        {phone && <Now nowMs={nowMs} />}
        {may("admit") && <Door />}
        {may("floor") && <RoundCard nowMs={nowMs} />}
        {may("timer") && <TimerCard />}
      </div>
      <div className="lead-col">
        {may("restrict") && <Rights />}
        {may("assign-roles") && <OwnRoles />}
        {may("restrict") && <WhisperGroups />}
        {may("remove") && <BannedPeople />}
        {may("end") && <Ending />}
      </div>
    </div>
  );
}

/** On a phone what waits stands first: who knocks, who is next, and silence for all. */
function Now({ nowMs }: { nowMs: number }) {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const next = conference.hands[0]?.participant;
  const name = next === undefined ? "" : (personOf(conference, next)?.name ?? "–");
  return (
    <>
      {may("admit") && <LobbyCard nowMs={nowMs} />}
      {may("floor") && !conference.round && next !== undefined && (
        <section className="row sb" aria-label={t`Als Nächstes`}>
          <span>
            <Trans>Als Nächstes:</Trans> <b><bdi>{name}</bdi></b>
          </span>
          <button type="button" className="btn p sm" aria-label={t`${name} das Wort erteilen`} onClick={() => void act({ type: "floor-give", participant: next }, t`${name} hat das Wort.`)}>
            <Trans>Wort erteilen</Trans>
          </button>
        </section>
      )}
      {may("mute") && conference.participants.length > 1 && <MuteAll />}
    </>
  );
}

type DoorState = Admission | "locked";

function Door() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const { lobby } = conference;
  if (!lobby) return null;
  const state: DoorState = lobby.locked ? "locked" : lobby.mode;
  const choose = async (to: DoorState) => {
    if (to === "locked") return void act({ type: "lock", locked: true }, t`Die Sitzung ist geschlossen.`);
    if (lobby.locked) await act({ type: "lock", locked: false });
    if (to !== lobby.mode) await act({ type: "lobby-mode", mode: to });
  };
  const entries: [DoorState, string][] = [
    ["open", t`offen`],
    ["guests", t`Gäste warten`],
    ...(lobby.has_unit ? [["outsiders", t`Einheit direkt`] satisfies [DoorState, string]] : []),
    ["all", t`alle warten`],
    ["locked", t`geschlossen`],
  ];
  const hints: Record<DoorState, string> = {
    open: t`Wer den Link hat, kommt direkt herein.`,
    guests: t`Gäste warten, bis Sie einlassen. Wer ein Konto hat, kommt direkt herein.`,
    outsiders: t`Wer mit einem Konto der Einheit angemeldet ist, kommt direkt herein. Alle anderen warten, bis Sie einlassen.`,
    all: t`Alle warten, bis Sie einlassen, außer der Leitung.`,
    locked: t`Niemand kommt neu hinzu. Wer die Verbindung verliert, darf zurück.`,
  };
  return (
    <section className="stack g2" aria-label={t`Zutritt`}>
      <h3>
        <Trans>Zutritt</Trans>
      </h3>
      <div className="seg wrapped" role="group" aria-label={t`Zutritt`}>
        {entries.map(([value, label]) => (
          <button key={value} type="button" aria-pressed={state === value} onClick={() => void choose(value)}>
            {label}
          </button>
        ))}
      </div>
      <p className="hint">{hints[state]}</p>
    </section>
  );
}

function BannedPeople() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const banned = conference.order?.banned ?? [];
  if (banned.length === 0) return null;
  return (
    <section className="stack g2" aria-label={t`Gesperrte Personen`}>
      <h3>
        <Trans>Gesperrte Personen</Trans>
      </h3>
      <ul className="plain-list">
        {banned.map(({ participant, name }) => (
          <li key={participant} className="row">
            <bdi className="grow">{name}</bdi>
            <button type="button" className="btn o sm" aria-label={t`Sperre aufheben für ${name}`} onClick={() => void act({ type: "unban", participant }, t`${name} darf wieder herein.`)}>
              <Trans>Sperre aufheben</Trans>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type EndFor = "guests" | "some" | "all";

function Ending() {
  const { t, i18n } = useLingui();
  const { conference, act } = useRoom();
  const [asking, setAsking] = useState<EndFor | null>(null);
  const guests = conference.participants.filter((person) => isGuest(person.kind) && person.role !== "chair" && person.role !== "deputy").length;
  const all = conference.participants.length;
  const chat = conference.chat.filter((message) => conversationOf(message, conference.you) === null);
  const close = () => setAsking(null);
  return (
    <section className="stack g2" aria-label={t`Beenden`}>
      <h3>
        <Trans>Beenden</Trans>
      </h3>
      <ul className="endings">
        {guests > 0 && (
          <li>
            <Icon name="users" />
            <div>
              <b>
                <Trans>Für Gäste</Trans>
              </b>
              <span className="sub">
                <Trans>
                  {guests} gehen, {all - guests} bleiben
                </Trans>
              </span>
            </div>
            <button type="button" className="btn o sm" aria-label={t`Für Gäste beenden`} onClick={() => setAsking("guests")}>
              <Trans>Beenden …</Trans>
            </button>
          </li>
        )}
        {all > 1 && (
          <li>
            <Icon name="lock" />
            <div>
              <b>
                <Trans>Für einen Teil</Trans>
              </b>
              <span className="sub">
                <Trans>etwa nichtöffentlich</Trans>
              </span>
            </div>
            <button type="button" className="btn o sm" onClick={() => setAsking("some")}>
              <Trans>Personen wählen …</Trans>
            </button>
          </li>
        )}
        <li>
          <Icon name="log-out" />
          <div>
            <b>
              <Trans>Für alle</Trans>
            </b>
            <span className="sub">
              <Trans>Alle gehen, der Chat wird gelöscht.</Trans>
            </span>
          </div>
          <button type="button" className="btn do sm" onClick={() => setAsking("all")}>
            <Trans>Für alle beenden …</Trans>
          </button>
        </li>
      </ul>
      {asking === "some" && <EndForSome onClose={close} />}
      {asking === "guests" && (
        <Ask
          danger
          title={<Trans>Sitzung für Gäste beenden?</Trans>}
          body={<Trans>Gäste werden getrennt und lesen, dass die Sitzung für sie zu Ende ist. Alle anderen bleiben.</Trans>}
          confirm={<Trans>Für Gäste beenden</Trans>}
          onCancel={close}
          onConfirm={() => {
            close();
            void act({ type: "dismiss", participants: [] });
          }}
        />
      )}
      {asking === "all" && (
        <Ask
          danger
          title={<Trans>Sitzung für alle beenden?</Trans>}
          body={<Trans>Alle Verbindungen werden getrennt, auch Ihre. Was im Chat steht, löscht der Server dabei; die Anwesenheit bleibt unter Meine Besprechungen.</Trans>}
          confirm={<Trans>Für alle beenden</Trans>}
          onCancel={close}
          onConfirm={() => {
            close();
            void act({ type: "end" });
          }}
        >
          {chat.length > 0 && (
            <button type="button" className="btn o sm" onClick={() => saveChat("html", conference.title, t`Alle`, chat, i18n.locale)}>
              <Icon name="download" />
              <Trans>Chat sichern</Trans>
            </button>
          )}
        </Ask>
      )}
    </section>
  );
}

function EndForSome({ onClose }: { onClose: () => void }) {
  const { conference, act } = useRoom();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const others = conference.participants.filter((person) => person.id !== conference.you && person.role !== "chair");
  const flip = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Ask
      danger
      title={<Trans>Für wen ist die Sitzung zu Ende?</Trans>}
      body={<Trans>Wer gewählt ist, wird getrennt und kommt nur über den Warteraum zurück.</Trans>}
      confirm={<Trans>Für diese Personen beenden</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        const participants = chosen.filter((id) => others.some((person) => person.id === id));
        if (participants.length > 0) void act({ type: "dismiss", participants });
      }}
    >
      <fieldset className="choices">
        <legend className="vh">
          <Trans>Personen</Trans>
        </legend>
        {others.map((person) => (
          <label key={person.id}>
            <input type="checkbox" checked={chosen.includes(person.id)} onChange={() => flip(person.id)} />
            <bdi>{person.name}</bdi>
          </label>
        ))}
      </fieldset>
    </Ask>
  );
}
