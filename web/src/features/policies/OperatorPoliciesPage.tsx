/** *Richtlinien* of the installation: the floor for all tenants, or for one of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { usePageTitle } from "../../ui/SitePage";
import { PolicyEditor } from "./PolicyEditor";

export function OperatorPoliciesPage() {
  const { t } = useLingui();
  usePageTitle(t`Richtlinien`);
  const [tenant, setTenant] = useState("");
  const tenants = useQuery({ queryKey: ["tenants", "choice"], queryFn: () => api.tenants(null) });
  const path = tenant === "" ? "/api/v1/operator/policies" : `/api/v1/operator/tenants/${tenant}/policies`;
  return (
    <div className="stack g6">
      <div className="f pol-scope">
        <label htmlFor="scope"><Trans>Richtlinien für</Trans></label>
        <select className="field" id="scope" value={tenant} onChange={(event) => setTenant(event.target.value)}>
          <option value="">{t`alle Mandanten`}</option>
          {tenants.data?.items.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </div>
      <PolicyEditor
        key={path}
        path={path}
        title={t`Richtlinien`}
        lead={tenant === "" ? <Trans>Was alle Mandanten vorfinden. Gesperrtes können sie nur verschärfen.</Trans> : <Trans>Gilt für diesen Mandanten anstelle dessen, was für alle gilt.</Trans>}
      />
    </div>
  );
}
