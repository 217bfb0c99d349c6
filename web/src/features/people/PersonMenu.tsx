/** What can be done about one person; what one may not do is not in it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import type { PersonMedia } from "../../call/mediaState";
import { NAME_MAX } from "../../call/wire";
import type { Participant, Permission, Role } from "../../call/wire";
import { useRoom } from "../room/act";
import { ROLES, rightsOfRole, useRoleLines, useRoleNames } from "./roles";

/** Groups in the menu of a person. */
const GROUPS_SHOWN = 8;

type Question = "role" | "rename" | "remove" | "ban";

export function PersonMenu({ person, media }: { person: Participant; media: PersonMedia }) {
  const { t } = useLingui();
  const [question, setQuestion] = useState<Question | null>(null);
  const items = useItems(person, media, setQuestion);
  const { name } = person;
  return (
    <>
      <Menu label={t`Aktionen für ${name}`} heading={name} items={items} />
      {question === "rename" && <Rename person={person} onClose={() => setQuestion(null)} />}
      {question === "role" && <GiveRole person={person} onClose={() => setQuestion(null)} />}
      {(question === "remove" || question === "ban") && <TakeOut person={person} ban={question === "ban"} onClose={() => setQuestion(null)} />}
    </>
  );
}

function useItems(person: Participant, media: PersonMedia, ask: (question: Question) => void): MenuItem[] {
  const { t } = useLingui();
  const { conference, act, may } = useRoom();
  const { id: participant, name } = person;
  const own = participant === conference.you;
  const leads = person.role === "chair" || person.role === "deputy";
  const touchable = !own && person.role !== "chair";
  const vacant = !conference.participants.some((one) => one.role === "chair");
  const place = person.place ?? 0;
  const here = place === conference.place;
  const whispering = conference.whispers.some((group) => group.members.includes(conference.you));
  const items: (MenuItem | false)[] = [
    !own && may("mute") && media.microphone && { label: t`Stummschalten`, icon: "mic-off", run: () => void act({ type: "mute", source: "microphone", participants: [participant] }, t`${name} ist stumm.`) },
    !own && may("mute") && media.camera !== null && { label: t`Kamera ausschalten`, icon: "video-off", run: () => void act({ type: "mute", source: "camera", participants: [participant] }) },
    !own && may("mute") && media.screen !== null && { label: t`Teilen beenden`, icon: "monitor-up", run: () => void act({ type: "mute", source: "screen", participants: [participant] }) },
    ...(may("restrict") && !own && !leads ? restrictions() : []),
    !own && may("whisper") && !(person.restricted?.includes("whisper") ?? false) && !whispering && { label: t`Flüstern`, icon: "ear", run: () => void act({ type: "whisper-start", participants: [participant] }, t`${name} ist zum Flüstern eingeladen.`) },
    ...(may("breakout") && conference.breakout ? ways(conference.breakout.rooms) : []),
    here && may("floor") && !conference.round && conference.floor?.participant !== participant && { label: t`Wort erteilen`, icon: "mic-vocal", run: () => void act({ type: "floor-give", participant }) },
    (own ? may("rename") : may("rename-others") && touchable) && { label: t`Umbenennen …`, icon: "pencil", apart: true, run: () => ask("rename") },
    may("assign-roles") && own && vacant && { label: t`Vorsitz übernehmen`, icon: "user-cog", run: () => void act({ type: "role-give", participant, role: "chair" }) },
    may("assign-roles") && touchable && { label: t`Rolle ändern …`, icon: "user-cog", run: () => ask("role") },
    may("admit") && touchable && !leads && { label: t`In den Warteraum schicken`, icon: "door-open", run: () => void act({ type: "send-back", participant }, t`${name} ist im Warteraum.`) },
    may("remove") && touchable && { label: t`Entfernen …`, icon: "user-minus", danger: true, apart: true, run: () => ask("remove") },
    may("remove") && touchable && { label: t`Entfernen und Zutritt sperren …`, icon: "ban", danger: true, run: () => ask("ban") },
  ];
  return items.filter((item) => item !== false);

  function ways(rooms: readonly { readonly id: number; readonly name: string }[]): MenuItem[] {
    const all = [{ id: 0, name: t`Plenum` }, ...rooms].filter((room) => room.id !== place);
    // More would fill the screen: the list of groups moves people too.
    return all.slice(0, GROUPS_SHOWN).map((room) => ({ label: t`Verschieben nach: ${room.name}`, icon: "split", run: () => void act({ type: "breakout-move", participants: [participant], to: room.id }) }));
  }

  function restrictions(): MenuItem[] {
    const words: [Permission, string, string][] = [
      ["microphone", t`Mikrofon sperren`, t`Mikrofon freigeben`],
      ["camera", t`Kamera sperren`, t`Kamera freigeben`],
      ["screen", t`Teilen sperren`, t`Teilen freigeben`],
      ["chat", t`Chat sperren`, t`Chat freigeben`],
      ["reaction", t`Reaktionen sperren`, t`Reaktionen freigeben`],
      ["rename", t`Umbenennen sperren`, t`Umbenennen freigeben`],
      ["whisper", t`Flüstern sperren`, t`Flüstern freigeben`],
    ];
    return words.map(([permission, close, open]) => {
      const closed = person.restricted?.includes(permission) ?? false;
      // What the role says anyway needs no exception: then the old one is lifted.
      const byRole = rightsOfRole(conference, person.role).includes(permission);
      const exception = byRole === closed ? {} : { allowed: closed };
      return { label: closed ? open : close, icon: closed ? "lock-open" : "lock", run: () => void act({ type: "exception-set", participant, permission, ...exception }, closed ? open : close) };
    });
  }
}

function Rename({ person, onClose }: { person: Participant; onClose: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const [name, setName] = useState(person.name);
  return (
    <Ask
      title={<Trans>Unter welchem Namen?</Trans>}
      confirm={<Trans>Umbenennen</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        void act({ type: "rename", participant: person.id, name });
      }}
    >
      <Field label={t`Name`} value={name} maxLength={NAME_MAX} required onChange={(event) => setName(event.target.value)} />
    </Ask>
  );
}

function GiveRole({ person, onClose }: { person: Participant; onClose: () => void }) {
  const { act, conference } = useRoom();
  const names = useRoleNames();
  const does = useRoleLines();
  const id = useId();
  const [role, setRole] = useState<Role>(person.role);
  const chair = conference.participants.find((one) => one.role === "chair");
  const chairFree = chair === undefined || chair.id === conference.you;
  const { name } = person;
  return (
    <Ask
      title={<Trans>Welche Rolle hat {name}?</Trans>}
      body={role === "chair" && chair ? <Trans>Sie geben den Vorsitz ab und werden Stellvertretung.</Trans> : <Trans>Die Rolle gilt sofort und bleibt, auch wenn die Person wiederkommt.</Trans>}
      confirm={role === "chair" ? <Trans>Vorsitz übergeben</Trans> : <Trans>Rolle vergeben</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        if (role !== person.role) void act({ type: "role-give", participant: person.id, role });
      }}
    >
      <fieldset className="choices">
        <legend className="vh">
          <Trans>Rolle</Trans>
        </legend>
        {[...ROLES, ...conference.customRoles.map((own) => own.role)].filter((one) => chairFree || one !== "chair").map((one) => (
          <label key={one}>
            <input type="radio" name="role" aria-labelledby={`${id}-${one}`} aria-describedby={does[one] === undefined ? undefined : `${id}-${one}-does`} checked={role === one} onChange={() => setRole(one)} />
            <span>
              <span id={`${id}-${one}`}>{names[one]}</span>
              {does[one] !== undefined && (
                <span id={`${id}-${one}-does`} className="sub">
                  {does[one]}
                </span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
    </Ask>
  );
}

function TakeOut({ person, ban, onClose }: { person: Participant; ban: boolean; onClose: () => void }) {
  const { act } = useRoom();
  const { name } = person;
  return (
    <Ask
      danger
      title={ban ? <Trans>{name} entfernen und den Zutritt sperren?</Trans> : <Trans>{name} entfernen?</Trans>}
      body={
        ban ? (
          <Trans>Die Person kommt in dieser Sitzung nicht mehr herein. Gäste warten von nun an im Warteraum, damit niemand unter anderem Namen zurückkehrt.</Trans>
        ) : (
          <Trans>Wer zurückkommt, wartet im Warteraum, bis Sie einlassen.</Trans>
        )
      }
      confirm={ban ? <Trans>Entfernen und sperren</Trans> : <Trans>Entfernen</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        void act({ type: ban ? "ban" : "remove", participant: person.id });
      }}
    />
  );
}
