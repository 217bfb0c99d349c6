/** Links of an own meeting, each with the role of who comes by it; who waits; roles of the meeting's own. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Admission } from "../../api/generated/Admission";
import type { Meeting } from "../../api/generated/Meeting";
import type { Role } from "../../api/generated/Role";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { clock } from "../../ui/clock";
import { ROLES, useRoleNames } from "../people/roles";
import { AdmissionField } from "./AdmissionField";
import { MeetingRoles } from "./MeetingRoles";

export function MeetingLinks({ meeting }: { readonly meeting: Meeting }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const links = useQuery({ queryKey: ["links", meeting.id], queryFn: () => api.links(meeting.id) });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ["links", meeting.id] });
    await client.invalidateQueries({ queryKey: ["meetings"] });
  };
  const [role, setRole] = useState<Role>("participant");
  const roles = useRoleNames(meeting.own_roles);
  const add = useMutation({ mutationFn: () => api.addLink(meeting.id, role), onSuccess: refresh });
  const change = useMutation({ mutationFn: (admission: Admission) => api.changeMeeting(meeting.id, { admission }), onSuccess: refresh });
  const revoke = useMutation({ mutationFn: (id: string) => api.revokeLink(meeting.id, id), onSuccess: refresh });
  return (
    <div className="stack g3">
      <ul className="plain-list" aria-label={t`Links zu ${meeting.title}`}>
        {(links.data?.items ?? []).map((link) => (
          <li key={link.id} className="row">
            <span className="token-url grow">{link.url}</span>
            {link.role !== "participant" && <span className="bdg a">{roles[link.role]}</span>}
            {link.revoked ? (
              <span className="bdg"><Trans>widerrufen</Trans></span>
            ) : (
              <>
                <CopyButton text={link.url} label={t`Kopieren`} />
                <button
                  type="button"
                  className="btn o sm"
                  aria-label={t`Link vom ${clock(i18n.locale)(link.created_at_ms)} widerrufen`}
                  onClick={() => revoke.mutate(link.id)}
                >
                  <Trans>Widerrufen</Trans>
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      <AdmissionField value={meeting.admission} hasUnit={meeting.has_unit} onChange={(admission) => change.mutate(admission)} />
      <div className="row low">
        <label className="f">
          <Trans>Rolle für den neuen Link</Trans>
          <select className="field" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {[...ROLES.filter((one) => one !== "chair"), ...meeting.own_roles.map((own) => own.role)].map((one) => (
              <option key={one} value={one}>
                {roles[one]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="btn o sm" onClick={() => add.mutate()}><Icon name="plus" size="s" /><Trans>Neuer Link</Trans></button>
      </div>
      <MeetingRoles meeting={meeting} />
    </div>
  );
}
