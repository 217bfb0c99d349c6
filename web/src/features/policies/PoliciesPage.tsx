/** *Richtlinien* of a tenant and of its units. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { usePageTitle } from "../../ui/SitePage";
import { PolicyEditor } from "./PolicyEditor";

export function PoliciesPage() {
  const { t } = useLingui();
  const [unit, setUnit] = useState("");
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance, staleTime: Infinity });
  const units = useQuery({ queryKey: ["units"], queryFn: api.units });
  usePageTitle(t`Richtlinien`);
  const all = units.data?.items ?? [];
  const organisation = instance.data?.name ?? "";
  const name = all.find((one) => one.id === unit)?.name ?? organisation;
  const path = unit === "" ? "/api/v1/policies" : `/api/v1/units/${unit}/policies`;
  return (
    <div className="stack g6">
      {all.length > 0 && (
        <div className="f pol-scope">
          <label htmlFor="scope"><Trans>Richtlinien für</Trans></label>
          <select className="field" id="scope" value={unit} onChange={(event) => setUnit(event.target.value)}>
            <option value="">{organisation}</option>
            {all.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        </div>
      )}
      <PolicyEditor key={path} path={path} title={t`Richtlinien`} lead={<Trans>Gelten für neue und laufende Besprechungen von <b>{name}</b>.</Trans>} />
    </div>
  );
}
