/** *Überblick*: what needs a decision first, figures second. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { OpenMatter } from "../../api/generated/OpenMatter";
import type { PeopleCounts } from "../../api/generated/PeopleCounts";
import type { Usage } from "../../api/generated/Usage";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { FirstRunCard } from "../first-run/FirstRunCard";
import { QuotaMeters } from "../usage/QuotaMeters";
import { useQuotaWords } from "../usage/words";
import { wordsOf } from "./matters";
import "./overview.css";

/** Numbers that are looked at are at most this old, milliseconds. */
const FRESH_MS = 30_000;

export function OverviewPage() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  usePageTitle(t`Überblick`);
  const overview = useQuery({ queryKey: ["overview"], queryFn: api.overview, refetchInterval: FRESH_MS });
  return (
    <div className="stack g6">
      <div>
        <h1><Trans>Überblick</Trans></h1>
        {overview.data && <p className="mut">{moment(i18n.locale, "full")(overview.dataUpdatedAt)}</p>}
      </div>
      {overview.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(overview.error)}</p>}
      {overview.data && (
        <>
          <FirstRunCard />
          <Matters open={overview.data.open} />
          <Figures people={overview.data.people} usage={overview.data.usage} />
          <section className="stack g3" aria-labelledby="usage-h">
            <h2 id="usage-h"><Trans>Nutzung</Trans></h2>
            <QuotaMeters quotas={overview.data.usage.quotas} label={t`Nutzung`} />
          </section>
        </>
      )}
    </div>
  );
}

/** What an administrator should see to. */
export function Matters({ open }: { readonly open: readonly OpenMatter[] }) {
  const { i18n } = useLingui();
  const quota = useQuotaWords();
  const when = (ms: number) => i18n.date(new Date(ms), { dateStyle: "medium" });
  return (
    <section className="stack g3" aria-labelledby="open-h">
      <h2 id="open-h"><Trans>Braucht Ihre Entscheidung</Trans> <span className="mut num">{i18n.number(open.length)}</span></h2>
      {open.length === 0 ? (
        <p className="ntc ok"><Icon name="check" /><span><Trans>Alles ist eingerichtet, nichts steht aus.</Trans></span></p>
      ) : (
        <div className="card tl-card">
          <ul className="tl" aria-labelledby="open-h">
            {open.map((matter) => {
              const { icon, what, why, to, act } = wordsOf(matter, (name) => quota(name)[0], when);
              const id = `matter-${matter.kind}-${matter.name ?? ""}`.replaceAll(/[^\w-]/gu, "-");
              return (
                <li key={id} data-kind={matter.kind}>
                  <Icon name={icon} />
                  <div>
                    <span id={id}>{what}</span>
                    {why !== null && <div className="hint">{why}</div>}
                  </div>
                  <Link className={matter.urgent ? "btn sm p" : "btn sm o"} to={to} aria-describedby={id}>{act}</Link>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}

function Figures({ people, usage }: { readonly people: PeopleCounts; readonly usage: Usage }) {
  const { t, i18n } = useLingui();
  const of = (quota: string) => i18n.number(usage.quotas.find((use) => use.quota === quota)?.used ?? 0);
  const [active, invited] = [i18n.number(people.active), i18n.number(people.invited)];
  return (
    <ul className="g4c" aria-label={t`Zahlen`}>
      <li className="card stat"><b className="num">{of("rooms")}</b><span><Trans>Besprechungen laufen jetzt</Trans></span></li>
      <li className="card stat"><b className="num">{of("participants")}</b><span><Trans>Personen verbunden</Trans></span></li>
      <li className="card stat"><b className="num">{i18n.number(people.accounts)}</b><span><Trans>Konten, davon {active} aktiv und {invited} eingeladen</Trans></span></li>
      <li className="card stat"><b className="num">{i18n.number(people.administrators)}</b><span><Trans>verwalten diese Organisation</Trans></span></li>
    </ul>
  );
}
