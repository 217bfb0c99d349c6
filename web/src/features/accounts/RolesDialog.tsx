/** Roles of a person or a group: what there is, what is added, what is taken. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { Group } from "../../api/generated/Group";
import type { RoleGrant } from "../../api/generated/RoleGrant";
import type { TenantRole } from "../../api/generated/TenantRole";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { UnitSelect } from "../units/UnitSelect";
import { TENANT_ROLES, useGrantText, useTenantRoles } from "./roles";

interface RolesProps {
  readonly account?: Account;
  readonly group?: Group;
  readonly onDone: () => void;
}

export function RolesDialog({ account, group, onDone }: RolesProps) {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const names = useTenantRoles();
  const grantText = useGrantText();
  const all = me.data?.account.administrator === true;
  const [grants, setGrants] = useState<readonly RoleGrant[]>(account?.roles ?? group?.roles ?? []);
  const [role, setRole] = useState<TenantRole>("unit-administrator");
  const [unit, setUnit] = useState("");
  const settled = { onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ["accounts"] }), client.invalidateQueries({ queryKey: ["groups"] })]) };
  const give = useMutation({
    mutationFn: () =>
      api.grantRole({ role, ...(role === "unit-administrator" && unit !== "" ? { unit_id: unit } : {}), ...(account ? { account_id: account.id } : {}), ...(group ? { group_id: group.id } : {}) }, newKey()),
    onSuccess: (grant) => setGrants([...grants, grant]),
    ...settled,
  });
  const take = useMutation({
    mutationFn: (grant: string) => api.revokeRole(grant),
    onSuccess: (_, grant) => setGrants(grants.filter((one) => one.id !== grant)),
    ...settled,
  });
  const name = account?.name ?? group?.name ?? "";
  const failure = give.error ?? take.error;
  const wrong = fault(give.error, "unit_id") ?? fault(give.error, "role");
  const means: Record<TenantRole, string> = {
    administrator: t`Verwaltet alles in diesem Mandanten.`,
    "unit-administrator": t`Verwaltet Konten, Gruppen, Besprechungen und Einheiten in einer Einheit und allem darunter.`,
    auditor: t`Darf das Prüfprotokoll lesen.`,
  };
  return (
    <Ask title={t`Rollen von ${name}`} cancel={t`Schließen`} confirm={t`Rolle geben`} busy={give.isPending} onConfirm={() => give.mutate()} onCancel={onDone}>
      {grants.length === 0 && <p className="mut"><Trans>Noch keine.</Trans></p>}
      <ul className="plain-list" aria-label={t`Rollen von ${name}`}>
        {grants.map((grant) => {
          const text = grantText(grant);
          return (
            <li key={grant.id} className="row">
              <span className="grow">{text}</span>
              {(grant.group === null || group !== undefined) && (
                <button type="button" className="btn o sm" aria-label={t`${text} nehmen`} onClick={() => take.mutate(grant.id)}><Trans>Nehmen</Trans></button>
              )}
            </li>
          );
        })}
      </ul>
      <Select label={t`Neue Rolle`} value={role} hint={means[role]} onChange={setRole}>
        {TENANT_ROLES.filter((one) => all || one === "unit-administrator").map((one) => <option key={one} value={one}>{names[one]}</option>)}
      </Select>
      {role === "unit-administrator" && <UnitSelect label={t`Für diese Einheit`} value={unit} onChange={setUnit} />}
      {failure && <p className="err" role="alert"><Icon name="circle-alert" />{wrong ?? problem(failure)}</p>}
    </Ask>
  );
}
