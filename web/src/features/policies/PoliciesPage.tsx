/** *Richtlinien* of a tenant and of its units; who administers some units sees those alone. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useMe } from "../../app/Shell";
import { usePageTitle } from "../../ui/SitePage";
import { UnitSelect, useUnits } from "../units/UnitSelect";
import { PolicyEditor } from "./PolicyEditor";

export function PoliciesPage() {
  const { t } = useLingui();
  const me = useMe();
  const whole = me.data?.account.administrator === true;
  const [chosen, setChosen] = useState("");
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance, staleTime: Infinity });
  const units = useUnits();
  usePageTitle(t`Richtlinien`);
  const organisation = instance.data?.name ?? "";
  const unit = chosen === "" && !whole ? (units[0]?.id ?? "") : chosen;
  const name = units.find((one) => one.id === unit)?.name ?? organisation;
  const path = unit === "" ? "/api/v1/policies" : `/api/v1/units/${unit}/policies`;
  return (
    <div className="stack g6">
      {units.length > 0 && (
        <div className="pol-scope">
          <UnitSelect label={t`Richtlinien für`} value={unit} none={whole ? organisation : undefined} onChange={setChosen} />
        </div>
      )}
      {(whole || unit !== "") && (
        <PolicyEditor key={path} path={path} title={t`Richtlinien`} lead={<Trans>Gelten für neue und laufende Besprechungen von <b>{name}</b>.</Trans>} />
      )}
    </div>
  );
}
