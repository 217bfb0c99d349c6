/** What every tenant uses, and the limits it is given. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Usage } from "../../api/generated/Usage";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { LimitsForm } from "./LimitsForm";
import { QuotaMeters } from "./QuotaMeters";
import { useQuotaAmount } from "./words";

export function OperatorUsagePage() {
  const { t } = useLingui();
  const problem = useProblemText();
  usePageTitle(t`Nutzung und Grenzen`);
  const [chosen, setChosen] = useState<{ readonly path: string; readonly name: string } | null>(null);
  const usage = useInfiniteQuery({
    queryKey: ["usage", "all"],
    queryFn: ({ pageParam }) => api.allUsage(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const whole = usage.data?.pages[0]?.whole ?? null;
  const rows = usage.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack g6">
      <div>
        <h1><Trans>Nutzung und Grenzen</Trans></h1>
        <p className="mut"><Trans>Zahlen, keine Inhalte. Wird es eng, bekommt jeder Mandant einen gerechten Teil.</Trans></p>
      </div>
      {usage.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(usage.error)}</p>}
      {whole && (
        <section className="stack g3" aria-labelledby="whole-h">
          <div className="row sb">
            <h2 id="whole-h"><Trans>Ganze Anlage</Trans></h2>
            <button type="button" className="btn o" onClick={() => setChosen({ path: "/api/v1/operator/quotas", name: t`Ganze Anlage` })}><Trans>Grenzen der Anlage setzen</Trans></button>
          </div>
          <QuotaMeters quotas={whole.quotas} label={t`Ganze Anlage`} />
        </section>
      )}
      <section className="stack g3" aria-labelledby="all-h">
        <h2 id="all-h"><Trans>Mandanten</Trans></h2>
        <table className="t card usage-t" aria-labelledby="all-h">
          <thead>
            <tr>
              <th scope="col"><Trans>Mandant</Trans></th>
              <th scope="col"><Trans>Personen jetzt</Trans></th>
              <th scope="col"><Trans>Höchststand und Grenze</Trans></th>
              <th scope="col"><Trans>Minuten im Monat</Trans></th>
              <th scope="col"><Trans>Speicher</Trans></th>
              <th scope="col"><Trans>Zustand</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.level.id} row={row} onLimits={() => setChosen({ path: `/api/v1/operator/tenants/${row.level.id}/quotas`, name: row.level.name })} />)}</tbody>
        </table>
        {usage.hasNextPage && <div className="row"><button type="button" className="btn o" onClick={() => void usage.fetchNextPage()}><Trans>Weitere zeigen</Trans></button></div>}
      </section>
      {chosen && <LimitsForm key={chosen.path} path={chosen.path} name={chosen.name} onDone={() => {
        setChosen(null);
        void usage.refetch();
      }} />}
    </div>
  );
}

function Row({ row, onLimits }: { readonly row: Usage; readonly onLimits: () => void }) {
  const { t, i18n } = useLingui();
  const amount = useQuotaAmount();
  const of = (quota: string) => row.quotas.find((use) => use.quota === quota);
  const people = of("participants");
  const worst = row.quotas.some((use) => use.state === "full") ? "full" : row.quotas.some((use) => use.state === "warned") ? "warned" : "free";
  const hard = people?.limit.hard?.value;
  const name = row.level.name;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num">{i18n.number(people?.used ?? 0)}</td>
      <td className="num">
        {i18n.number(people?.peak ?? 0)} / {hard === undefined ? <Trans>ohne Grenze</Trans> : i18n.number(hard)}
      </td>
      <td className="num">{i18n.number(of("participant-minutes")?.used ?? 0)}</td>
      <td className="num">{amount("storage-bytes", of("storage-bytes")?.used ?? 0)}</td>
      <td>
        <span className={`bdg ${worst === "full" ? "dng" : worst === "warned" ? "warn" : "ok"}`}>
          <Icon name={worst === "free" ? "check" : "triangle-alert"} />
          {worst === "full" ? <Trans>Grenze erreicht</Trans> : worst === "warned" ? <Trans>Nahe der Grenze</Trans> : <Trans>Genug frei</Trans>}
        </span>
      </td>
      <td>
        <button type="button" className="btn o sm" aria-label={t`Grenzen: ${name}`} onClick={onLimits}>{t`Grenzen`}</button>
      </td>
    </tr>
  );
}
