/** Roles that the meeting names itself: made, changed and taken away here, given in the list of people. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { CustomRole } from "../../call/wire";
import { CUSTOM_ROLES } from "../people/roles";
import { useRoom } from "../room/act";
import { RoleEditor, newRole } from "./RoleEditor";

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
        <button type="button" className="btn o sm" onClick={() => setEditing(newRole(free))}>
          <Icon name="plus" />
          <Trans>Eigene Rolle …</Trans>
        </button>
      )}
      <p className="hint">
        <Trans>Sie bleibt bei der Besprechung. Vergeben wird sie unter Personen, an alle, auch an Gäste.</Trans>
      </p>
      {editing && (
        <RoleEditor
          key={editing.role}
          role={editing}
          effect={<Trans>Was die Rolle darf, gilt sofort für alle, die sie haben.</Trans>}
          onClose={() => setEditing(null)}
          onSave={(own) => void act({ type: "role-define", ...own }, t`Gesichert.`)}
        />
      )}
    </section>
  );
}
