/** Roles that the meeting names itself: made, changed and taken away here, given in the list of people. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { NAME_MAX } from "../../call/wire";
import type { CustomRole, Permission, Role } from "../../call/wire";
import { CUSTOM_ROLES } from "../people/roles";
import { useRoom } from "../room/act";

/** What a new role may at first: take part. */
const PART: readonly Permission[] = ["microphone", "camera", "chat", "reaction", "hand", "answer"];

export function OwnRoles() {
  const { t } = useLingui();
  const { conference, act } = useRoom();
  const [editing, setEditing] = useState<CustomRole | null>(null);
  const free = CUSTOM_ROLES.find((role) => !conference.customRoles.some((own) => own.role === role));
  return (
    <section className="stack g2" aria-label={t`Eigene Rollen`}>
      <h3>
        <Trans>Eigene Rollen</Trans>
      </h3>
      {conference.customRoles.length > 0 && (
        <ul className="plain-list">
          {conference.customRoles.map((own) => {
            const { name } = own;
            const bearers = conference.participants.filter((person) => person.role === own.role).length;
            return (
              <li key={own.role} className="row nw">
                <span className="grow">
                  <bdi>{name}</bdi> <span className="n">{bearers}</span>
                </span>
                <Menu
                  label={t`Aktionen für ${name}`}
                  items={[
                    { label: t`Bearbeiten`, icon: "pencil", run: () => setEditing(own) },
                    { label: t`Löschen`, icon: "trash-2", danger: true, run: () => void act({ type: "role-define", role: own.role, permissions: [] }, t`Gelöscht. Wer die Rolle hatte, nimmt teil.`) },
                  ]}
                />
              </li>
            );
          })}
        </ul>
      )}
      {free && (
        <button type="button" className="btn o sm" onClick={() => setEditing({ role: free, name: "", permissions: [...PART] })}>
          <Icon name="plus" />
          <Trans>Eigene Rolle …</Trans>
        </button>
      )}
      <p className="hint">
        <Trans>Sie bleibt bei der Besprechung. Vergeben wird sie unter Personen, an alle, auch an Gäste.</Trans>
      </p>
      {editing && <Edit key={editing.role} role={editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function Edit({ role, onClose }: { role: CustomRole; onClose: () => void }) {
  const { t } = useLingui();
  const { act } = useRoom();
  const words = usePermissionNames();
  const [name, setName] = useState(role.name);
  const [chosen, setChosen] = useState<ReadonlySet<Permission>>(new Set(role.permissions));
  const flip = (permission: Permission) => {
    const next = new Set(chosen);
    if (!next.delete(permission)) next.add(permission);
    setChosen(next);
  };
  const to: Role = role.role;
  return (
    <Ask
      title={role.name === "" ? <Trans>Eigene Rolle</Trans> : <Trans>Eigene Rolle bearbeiten</Trans>}
      body={<Trans>Was die Rolle darf, gilt sofort für alle, die sie haben.</Trans>}
      confirm={<Trans>Sichern</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        void act({ type: "role-define", role: to, name, permissions: [...chosen] }, t`Gesichert.`);
      }}
    >
      <Field label={t`Name der Rolle`} value={name} maxLength={NAME_MAX} required onChange={(event) => setName(event.target.value)} />
      <fieldset className="choices permissions">
        <legend>
          <Trans>Darf</Trans>
        </legend>
        {words.map(([permission, label]) => (
          <label key={permission}>
            <input type="checkbox" checked={chosen.has(permission)} onChange={() => flip(permission)} />
            {label}
          </label>
        ))}
      </fieldset>
    </Ask>
  );
}

/** All that a meeting may give to roles of its own. */
function usePermissionNames(): [Permission, string][] {
  const { t } = useLingui();
  return [
    ["microphone", t`Mikrofon`],
    ["camera", t`Kamera`],
    ["screen", t`Teilen`],
    ["chat", t`Chat`],
    ["reaction", t`Reaktion`],
    ["rename", t`Umbenennen`],
    ["hand", t`Wortmeldung`],
    ["answer", t`Umfragen beantworten`],
    ["whisper", t`Flüstern`],
    ["admit", t`Einlassen, Zutritt`],
    ["mute", t`Andere stummschalten`],
    ["restrict", t`Rechte sperren und freigeben`],
    ["remove", t`Entfernen, Zutritt sperren`],
    ["rename-others", t`Andere umbenennen`],
    ["floor", t`Wort erteilen, Runden`],
    ["timer", t`Uhr und Pause`],
    ["moderate-chat", t`Nachrichten löschen und anheften`],
    ["poll", t`Umfragen leiten`],
    ["breakout", t`Gruppen leiten, Durchsagen`],
    ["check", t`Anwesenheit prüfen`],
    ["see-record", t`Anwesenheit und Verlauf sehen`],
    ["see-speaking-time", t`Redezeiten sehen`],
  ];
}
