/** Roles that a meeting names itself, set before it begins; once it runs, its chair does that in the room. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { CustomRole } from "../../api/generated/CustomRole";
import type { Meeting } from "../../api/generated/Meeting";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { RoleEditor, newRole } from "../lead/RoleEditor";
import { CUSTOM_ROLES } from "../people/roles";

export function MeetingRoles({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const [editing, setEditing] = useState<CustomRole | null>(null);
  const set = useMutation({
    mutationFn: (roles: CustomRole[]) => api.setMeetingRoles(meeting.id, roles, meeting.version),
    // Also when somebody else was faster: then their roles are shown, and the next try counts from there.
    onSettled: () => client.invalidateQueries({ queryKey: ["meetings"] }),
  });
  const roles = meeting.own_roles;
  const without = (role: string) => roles.filter((own) => own.role !== role);
  const free = CUSTOM_ROLES.find((role) => !roles.some((own) => own.role === role));
  const running = set.error instanceof ApiProblem && set.error.code === "conflict";
  const twice = editing !== null && set.error instanceof ApiProblem && set.error.code === "invalid-fields";
  return (
    <section className="stack g2" aria-label={t`Eigene Rollen`}>
      <h4><Trans>Eigene Rollen</Trans></h4>
      {roles.length > 0 && (
        <ul className="plain-list">
          {roles.map((own) => {
            const { name } = own;
            return (
              <li key={own.role} className="row">
                <bdi className="grow">{name}</bdi>
                <button type="button" className="btn o sm" aria-label={t`Bearbeiten: ${name}`} onClick={() => setEditing(own)}><Icon name="pencil" size="s" /><Trans>Bearbeiten</Trans></button>
                <button type="button" className="btn o sm" aria-label={t`Löschen: ${name}`} onClick={() => set.mutate(without(own.role))}><Icon name="trash-2" size="s" /><Trans>Löschen</Trans></button>
              </li>
            );
          })}
        </ul>
      )}
      {set.isError && !twice && (
        <p className="err" role="alert">
          <Icon name="circle-alert" />
          {running ? <Trans>Die Besprechung läuft gerade: Ändern Sie die Rollen im Raum, unter Sitzung leiten.</Trans> : problem(set.error)}
        </p>
      )}
      {free && (
        <div className="row"><button type="button" className="btn o sm" onClick={() => setEditing(newRole(free))}><Icon name="plus" size="s" /><Trans>Eigene Rolle …</Trans></button></div>
      )}
      <p className="hint"><Trans>Wer mit einem Link dieser Rolle kommt, hat sie von Anfang an. Wird eine Rolle gelöscht, nimmt teil, wer sie hatte.</Trans></p>
      {editing && (
        <RoleEditor
          key={editing.role}
          role={editing}
          effect={<Trans>Die Rolle gilt in dieser Besprechung. Vergeben wird sie mit einem Link oder im Raum.</Trans>}
          onClose={() => setEditing(null)}
          onSave={(own) => set.mutate([...without(own.role), own])}
        />
      )}
    </section>
  );
}
