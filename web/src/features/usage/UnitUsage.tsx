/** What a unit uses, and the limits that the tenant gives it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { UnitSelect, useUnits } from "../units/UnitSelect";
import { LimitsForm } from "./LimitsForm";
import { QuotaMeters } from "./QuotaMeters";

/** `limits`: whether the person gives limits to units. */
export function UnitUsage({ limits }: { readonly limits: boolean }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const units = useUnits();
  const [chosen, setChosen] = useState("");
  const [limiting, setLimiting] = useState(false);
  const unit = units.find((one) => one.id === chosen) ?? units[0];
  const id = unit?.id ?? "";
  const usage = useQuery({ queryKey: ["usage", "unit", id], queryFn: () => api.unitUsage(id), enabled: id !== "" });
  if (unit === undefined) return null;
  return (
    <section className="stack g3" aria-labelledby="units-h">
      <h2 id="units-h"><Trans>Einheiten</Trans></h2>
      <div className="row sb">
        <UnitSelect label={t`Einheit`} value={id} onChange={setChosen} />
        {limits && <button type="button" className="btn o" onClick={() => setLimiting(true)}><Trans>Grenzen der Einheit setzen</Trans></button>}
      </div>
      {usage.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(usage.error)}</p>}
      {usage.data && <QuotaMeters quotas={usage.data.quotas} label={unit.name} />}
      {limiting && <LimitsForm key={id} path={`/api/v1/units/${id}/quotas`} name={unit.name} onDone={() => {
        setLimiting(false);
        void usage.refetch();
      }} />}
    </section>
  );
}
