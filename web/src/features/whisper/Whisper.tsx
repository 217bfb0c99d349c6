/** Whisper groups: an invitation, the group one is in, and for those who lead the groups that exist. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useEffectEvent } from "react";
import { Icon } from "../../ui/Icon";
import { participantOfIdentity, personOf } from "../../call/conference";
import type { ConferenceState } from "../../call/conference";
import type { Whisper } from "../../call/wire";
import { useRoom } from "../room/act";
import { useStore } from "../room/useStore";
import "./whisper.css";

/** Spoken while it is held down. */
const HOLD_KEY = "F8";

export function WhisperLine() {
  const { conference } = useRoom();
  const { whispers, you } = conference;
  const own = whispers.find((group) => group.members.includes(you));
  const asked = whispers.filter((group) => group.invited.includes(you));
  return (
    <>
      {own && <OwnGroup group={own} />}
      {!own && asked.map((group) => <Invitation key={group.id} group={group} />)}
    </>
  );
}

function Invitation({ group }: { group: Whisper }) {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const name = personOf(conference, group.by)?.name ?? "–";
  return (
    <section className="whisper" aria-label={t`Einladung zum Flüstern`}>
      <Icon name="ear" />
      <span>
        <Trans>
          <bdi>{name}</bdi> möchte mit Ihnen flüstern.
        </Trans>
      </span>
      <button type="button" className="btn p sm" onClick={() => void act({ type: "whisper-answer", whisper: group.id, accept: true }, t`Sie sind in der Flüstergruppe.`)}>
        <Trans>Annehmen</Trans>
      </button>
      <button type="button" className="btn o sm" onClick={() => void act({ type: "whisper-answer", whisper: group.id, accept: false })}>
        <Trans>Ablehnen</Trans>
      </button>
    </section>
  );
}

function OwnGroup({ group }: { group: Whisper }) {
  const { t } = useLingui();
  const { call, conference, act } = useRoom();
  const sound = useStore(call.whisper.state);
  const others = names(conference, group.members.filter((id) => id !== conference.you));
  const speaking = names(conference, sound.speaking.map(participantOfIdentity).filter((id) => id !== conference.you));
  useHoldToTalk((on) => void call.whisper.talk(on));
  return (
    <section className="whisper" aria-label={t`Flüstergruppe`} data-connected={sound.connected}>
      <Icon name="ear" />
      <span>
        {others === "" ? <Trans>Flüstergruppe: noch hat niemand angenommen</Trans> : <Trans>Flüstern mit {others}</Trans>}
        {speaking !== "" && (
          <>
            {" · "}
            <Trans>Es flüstert {speaking}</Trans>
          </>
        )}
      </span>
      {group.members.length > 1 && (
        <button type="button" className="btn o sm" aria-pressed={sound.talking} aria-disabled={!sound.connected} onClick={() => sound.connected && void call.whisper.talk(!sound.talking)}>
          <Icon name={sound.talking ? "mic" : "mic-off"} />
          {sound.talking ? <Trans>Nur die Gruppe hört Sie</Trans> : <Trans>Zur Gruppe sprechen</Trans>}
        </button>
      )}
      <button type="button" className="btn o sm" onClick={() => void act({ type: "whisper-leave", whisper: group.id }, t`Sie haben die Flüstergruppe verlassen.`)}>
        <Trans>Gruppe verlassen</Trans>
      </button>
      {sound.failed && (
        <span className="err" role="alert">
          <Trans>Das Mikrofon ließ sich nicht öffnen.</Trans>
        </span>
      )}
      <span className="sub keyboard">
        <Trans>Oder halten Sie F8 gedrückt.</Trans>
      </span>
    </section>
  );
}

/** Held down it speaks, released it stops. */
function useHoldToTalk(talk: (on: boolean) => void): void {
  const run = useEffectEvent(talk);
  useEffect(() => {
    let held = false;
    const down = (event: KeyboardEvent) => {
      if (event.key !== HOLD_KEY) return;
      event.preventDefault();
      if (event.repeat || held) return;
      held = true;
      run(true);
    };
    const up = () => {
      if (!held) return;
      held = false;
      run(false);
    };
    const released = (event: KeyboardEvent) => {
      if (event.key === HOLD_KEY) up();
    };
    addEventListener("keydown", down);
    addEventListener("keyup", released);
    addEventListener("blur", up);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", released);
      removeEventListener("blur", up);
      up();
    };
  }, []);
}

/** For those who lead: that there are groups, and who is in them. Not what is said. */
export function WhisperGroups() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  if (conference.whispers.length === 0) return null;
  return (
    <section className="stack g2" aria-label={t`Flüstergruppen`}>
      <h3>
        <Trans>Flüstergruppen</Trans>
      </h3>
      <ul className="plain-list">
        {conference.whispers.map((group) => {
          const who = names(conference, [...group.members, ...group.invited]);
          return (
            <li key={group.id} className="row">
              <span className="grow">{who}</span>
              <button type="button" className="btn o sm" aria-label={t`Flüstergruppe auflösen: ${who}`} onClick={() => void act({ type: "whisper-end", whisper: group.id }, t`Die Flüstergruppe ist aufgelöst.`)}>
                <Trans>Auflösen</Trans>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="hint">
        <Trans>Sie sehen, dass es die Gruppe gibt. Was gesprochen wird, hören nur ihre Mitglieder. Mit dem Recht „Flüstern“ lässt es sich sperren.</Trans>
      </p>
    </section>
  );
}

function names(conference: ConferenceState, ids: readonly string[]): string {
  return ids.map((id) => personOf(conference, id)?.name ?? "–").join(", ");
}
