/** What a role of the meeting's own is called and may do; in the room and before it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ReactNode } from "react";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { NAME_MAX } from "../../call/wire";
import type { CustomRole, Permission, Role } from "../../call/wire";

/** What a new role may at first: take part. */
const PART: readonly Permission[] = ["microphone", "camera", "chat", "reaction", "hand", "answer"];

/** A role that has no name yet. */
export function newRole(role: Role): CustomRole {
  return { role, name: "", permissions: [...PART] };
}

interface RoleEditorProps {
  readonly role: CustomRole;
  /** When a change begins to hold. */
  readonly effect: ReactNode;
  readonly onClose: () => void;
  readonly onSave: (role: { role: Role; name: string; permissions: Permission[] }) => void;
}

export function RoleEditor({ role, effect, onClose, onSave }: RoleEditorProps) {
  const { t } = useLingui();
  const words = usePermissionNames();
  const [name, setName] = useState(role.name);
  const [chosen, setChosen] = useState<ReadonlySet<Permission>>(new Set(role.permissions));
  const flip = (permission: Permission) => {
    const next = new Set(chosen);
    if (!next.delete(permission)) next.add(permission);
    setChosen(next);
  };
  return (
    <Ask
      title={role.name === "" ? <Trans>Eigene Rolle</Trans> : <Trans>Eigene Rolle bearbeiten</Trans>}
      body={effect}
      confirm={<Trans>Sichern</Trans>}
      onCancel={onClose}
      onConfirm={() => {
        onClose();
        onSave({ role: role.role, name, permissions: [...chosen] });
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
    ["roll", t`Sitzung eines Gremiums eröffnen, Anwesenheit führen`],
  ];
}
