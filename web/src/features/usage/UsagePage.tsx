/** *Nutzung* of a tenant and of its units; who administers some units sees those alone. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useMe } from "../../app/Shell";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { QuotaMeters } from "./QuotaMeters";
import { UnitUsage } from "./UnitUsage";

/** Numbers that are looked at are at most this old, milliseconds. */
const FRESH_MS = 10_000;

export function UsagePage() {
  const { t } = useLingui();
  const problem = useProblemText();
  usePageTitle(t`Nutzung`);
  const whole = useMe().data?.account.administrator === true;
  const usage = useQuery({ queryKey: ["usage"], queryFn: api.usage, refetchInterval: FRESH_MS, enabled: whole });
  const pressed = usage.data?.quotas.filter((use) => use.state !== "free") ?? [];
  return (
    <div className="stack g6">
      <div>
        <h1><Trans>Nutzung</Trans></h1>
        <p className="mut"><Trans>Was gerade gebraucht wird und was der Betrieb Ihrer Organisation gibt.</Trans></p>
      </div>
      {usage.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(usage.error)}</p>}
      <div role="status">
        {pressed.length > 0 && (
          <p className="card usage-note">
            <Icon name="triangle-alert" />
            <span>
              {pressed.some((use) => use.state === "full") ? (
                <Trans>Eine Grenze ist erreicht: Weitere Personen, Besprechungen oder Dateien werden abgewiesen, bis wieder Platz ist.</Trans>
              ) : (
                <Trans>Eine Grenze ist nahe. Bitten Sie den Betrieb rechtzeitig um mehr.</Trans>
              )}
            </span>
          </p>
        )}
      </div>
      {usage.data && <QuotaMeters quotas={usage.data.quotas} label={t`Nutzung`} />}
      <UnitUsage limits={whole} />
    </div>
  );
}
