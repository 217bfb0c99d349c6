/** What is asked about a service account. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api } from "../../api/client";
import type { ServiceAccount } from "../../api/generated/ServiceAccount";
import type { ServiceScope } from "../../api/generated/ServiceScope";
import type { ServiceToken } from "../../api/generated/ServiceToken";
import type { ServiceTokenShown } from "../../api/generated/ServiceTokenShown";
import { newKey } from "../../app/key";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { SCOPES, useScopeText } from "./scopes";

/** How long a token may live, days. */
const LIVES = [30, 90, 180, 366] as const;

function useServiceChange<T>(act: () => Promise<T>, onDone: (made: T) => void) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: onDone, onSettled: () => client.invalidateQueries({ queryKey: ["service-accounts"] }) });
}

export function ServiceForm({ service, onDone }: { readonly service?: ServiceAccount; readonly onDone: () => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const scopeText = useScopeText();
  const [name, setName] = useState(service?.name ?? "");
  const [scopes, setScopes] = useState<readonly ServiceScope[]>(service?.scopes ?? []);
  const [units, setUnits] = useState(service?.department_units ?? false);
  const [key] = useState(newKey);
  const wanted = { name, scopes: [...scopes], department_units: units && scopes.includes("scim") };
  const save = useServiceChange(() => (service ? api.changeServiceAccount(service.id, wanted, service.version) : api.addServiceAccount(wanted, key)), onDone);
  const faults = [fault(save.error, "name"), fault(save.error, "scopes")];
  return (
    <Ask title={service ? t`Dienstkonto bearbeiten` : t`Dienstkonto anlegen`} confirm={service ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      <Field label={t`Name`} autoComplete="off" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} hint={t`Zum Beispiel: Verzeichnisdienst des Landes`} />
      <fieldset className="stack g2">
        <legend><Trans>Was das Programm darf</Trans></legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="row">
            <input type="checkbox" checked={scopes.includes(scope)} onChange={(event) => setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))} />
            {scopeText(scope)}
          </label>
        ))}
        {faults[1] !== undefined && <p className="err" role="alert"><Icon name="circle-alert" /><Trans>Wählen Sie mindestens eines.</Trans></p>}
      </fieldset>
      {scopes.includes("scim") && (
        <label className="row"><input type="checkbox" checked={units} onChange={(event) => setUnits(event.target.checked)} /><Trans>Die Abteilung im Verzeichnis bestimmt die Einheit (Kurzname oder Name)</Trans></label>
      )}
      {save.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}

interface NewTokenProps {
  readonly service: ServiceAccount;
  readonly onMade: (made: ServiceTokenShown) => void;
  readonly onDone: () => void;
}

export function NewToken({ service, onMade, onDone }: NewTokenProps) {
  const { t } = useLingui();
  const id = useId();
  const problem = useProblemText();
  const [days, setDays] = useState<number>(180);
  const make = useServiceChange(() => api.addServiceToken(service.id, days), onMade);
  const { name } = service;
  return (
    <Ask title={t`Neuer Zugriffsschlüssel für ${name}`} body={t`Die bisherigen gelten weiter, bis Sie sie widerrufen. So kann das Programm ohne Pause umsteigen.`} confirm={t`Erzeugen`} busy={make.isPending} onConfirm={() => make.mutate()} onCancel={onDone}>
      <div className="f">
        <label htmlFor={id}><Trans>Gilt für</Trans></label>
        <select id={id} className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {LIVES.map((life) => <option key={life} value={life}>{life === 366 ? t`ein Jahr` : t`${life} Tage`}</option>)}
        </select>
      </div>
      {make.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(make.error)}</p>}
    </Ask>
  );
}

interface TokenProps {
  readonly service: ServiceAccount;
  readonly token: ServiceToken;
  readonly onDone: () => void;
}

export function RevokeToken({ service, token, onDone }: TokenProps) {
  const { t } = useLingui();
  const problem = useProblemText();
  const revoke = useServiceChange(() => api.revokeServiceToken(service.id, token.id), onDone);
  const { hint } = token;
  return (
    <Ask danger title={t`Zugriffsschlüssel …${hint} widerrufen?`} body={t`Ein Programm, das ihn noch benutzt, kommt ab sofort nicht mehr herein.`} confirm={t`Widerrufen`} busy={revoke.isPending} onConfirm={() => revoke.mutate()} onCancel={onDone}>
      {revoke.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(revoke.error)}</p>}
    </Ask>
  );
}

export function DeleteService({ service, onDone }: { readonly service: ServiceAccount; readonly onDone: () => void }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const remove = useServiceChange(() => api.deleteServiceAccount(service.id, service.version), onDone);
  const { name } = service;
  const body = service.scopes.includes("scim")
    ? t`Alle seine Zugriffsschlüssel enden sofort. Die Konten aus dem Verzeichnis bleiben; ist es das letzte, das sie pflegt, können Sie sie wieder hier bearbeiten.`
    : t`Alle seine Zugriffsschlüssel enden sofort.`;
  return (
    <Ask danger title={t`${name} löschen?`} body={body} confirm={t`Dienstkonto löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={onDone}>
      {remove.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}
