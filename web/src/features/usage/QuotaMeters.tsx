/** How much is used of what there is. */
import { Trans } from "@lingui/react/macro";
import type { QuotaUse } from "../../api/generated/QuotaUse";
import { Icon } from "../../ui/Icon";
import { useQuotaAmount, useQuotaWords } from "./words";
import "./usage.css";

export function QuotaMeters({ quotas, label }: { readonly quotas: readonly QuotaUse[]; readonly label: string }) {
  const words = useQuotaWords();
  const amount = useQuotaAmount();
  return (
    <ul className="meters" aria-label={label}>
      {quotas.map((use) => {
        const hard = use.limit.hard?.value;
        const used = amount(use.quota, use.used);
        const limit = hard === undefined ? "" : amount(use.quota, hard);
        const peak = use.peak === null ? "" : amount(use.quota, use.peak);
        return (
          <li className="card stack g2" key={use.quota} data-quota={use.quota} data-state={use.state}>
            <b>{words(use.quota)[0]}</b>
            <span className="num">{hard === undefined ? <Trans>{used}, ohne Grenze</Trans> : <Trans>{used} von {limit}</Trans>}</span>
            {hard !== undefined && <progress max={hard} value={Math.min(use.used, hard)} aria-label={words(use.quota)[0]} />}
            {use.peak !== null && <span className="hint"><Trans>Höchststand in diesem Monat: {peak}</Trans></span>}
            {use.state !== "free" && (
              <span className={`bdg ${use.state === "full" ? "dng" : "warn"}`}>
                <Icon name="triangle-alert" />
                {use.state === "full" ? <Trans>Grenze erreicht</Trans> : <Trans>Nahe der Grenze</Trans>}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
