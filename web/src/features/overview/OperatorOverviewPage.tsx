/** *Überblick* of the installation: what is not well first, then load, jobs and versions. No content of tenants. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { OperatorOverview } from "../../api/generated/OperatorOverview";
import type { Usage } from "../../api/generated/Usage";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { useQuotaAmount, useQuotaWords } from "../usage/words";
import { Findings } from "./Findings";
import { Jobs } from "./Jobs";
import "./overview.css";

/** Numbers that are looked at are at most this old, milliseconds. */
const FRESH_MS = 10_000;
const MEGABYTE = 1_000_000;

export function OperatorOverviewPage() {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  usePageTitle(t`Überblick`);
  const overview = useQuery({ queryKey: ["operator-overview"], queryFn: api.operatorOverview, refetchInterval: FRESH_MS });
  return (
    <div className="stack g6">
      <div>
        <h1><Trans>Zustand der Anlage</Trans></h1>
        {overview.data && <p className="mut">{moment(i18n.locale, "full", true)(overview.data.now_ms)}</p>}
      </div>
      {overview.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(overview.error)}</p>}
      <Findings />
      {overview.data && <Figures overview={overview.data} />}
      {overview.data && (
        <>
          <Jobs jobs={overview.data.jobs} />
          <Pressed overview={overview.data} />
          <Versions overview={overview.data} />
        </>
      )}
    </div>
  );
}

function Figures({ overview: { load, tenants } }: { readonly overview: OperatorOverview }) {
  const { t, i18n } = useLingui();
  const megabytes = (bytes: number) => i18n.number(Math.round(bytes / MEGABYTE));
  const processors = load.processors;
  const whole = load.machine_memory_bytes === null ? "" : megabytes(load.machine_memory_bytes);
  const suspended = i18n.number(tenants.suspended);
  return (
    <ul className="g4c" aria-label={t`Auslastung`}>
      <li className="card stat"><b className="num">{i18n.number(load.rooms)}</b><span><Trans>Besprechungen laufen jetzt</Trans></span></li>
      <li className="card stat"><b className="num">{i18n.number(load.participants)}</b><span><Trans>Personen verbunden</Trans></span></li>
      {load.cpu_percent !== null && <li className="card stat"><b className="num">{i18n.number(load.cpu_percent / 100, { style: "percent" })}</b><span><Trans>Prozessor, von {processors} Kernen</Trans></span></li>}
      {load.memory_bytes !== null && <li className="card stat"><b className="num">{megabytes(load.memory_bytes)} MB</b><span>{whole === "" ? <Trans>Arbeitsspeicher</Trans> : <Trans>Arbeitsspeicher, von {whole} MB</Trans>}</span></li>}
      <li className="card stat"><b className="num">{i18n.number(tenants.active)}</b><span>{tenants.suspended === 0 ? <Plural value={tenants.active} one="Mandant" other="Mandanten" /> : <Trans>Mandanten, dazu {suspended} angehalten</Trans>}</span></li>
    </ul>
  );
}

function Pressed({ overview: { pressed, pressed_more } }: { readonly overview: OperatorOverview }) {
  const { t } = useLingui();
  return (
    <section className="stack g3" aria-labelledby="pressed-h">
      <div className="row sb">
        <h2 id="pressed-h"><Trans>Mandanten an ihren Grenzen</Trans></h2>
        <Link className="btn sm o" to="/operator/usage"><Trans>Nutzung und Grenzen</Trans></Link>
      </div>
      {pressed.length === 0 ? <p className="mut"><Trans>Kein Mandant ist nahe an einer Grenze.</Trans></p> : (
        <div className="card tl-card">
          <ul className="tl" aria-label={t`Mandanten an ihren Grenzen`}>
            {pressed.map((usage) => <PressedTenant key={usage.level.id} usage={usage} />)}
          </ul>
        </div>
      )}
      {pressed_more > 0 && <p className="mut"><Trans>Dazu {pressed_more} weitere.</Trans></p>}
    </section>
  );
}

function PressedTenant({ usage }: { readonly usage: Usage }) {
  const words = useQuotaWords();
  const amount = useQuotaAmount();
  const pressed = usage.quotas.filter((use) => use.state !== "free");
  const full = pressed.some((use) => use.state === "full");
  const line = pressed.map((use) => {
    const bound = use.limit.hard?.value ?? use.limit.soft?.value ?? 0;
    return `${words(use.quota)[0]}: ${amount(use.quota, use.used)} / ${amount(use.quota, bound)}`;
  });
  return (
    <li>
      <Icon name="landmark" />
      <div><b>{usage.level.name}</b><div className="hint num">{line.join(" · ")}</div></div>
      <span className={`bdg ${full ? "dng" : "warn"}`}><Icon name="triangle-alert" />{full ? <Trans>Grenze erreicht</Trans> : <Trans>Nahe der Grenze</Trans>}</span>
    </li>
  );
}

function Versions({ overview: { versions, started_at_ms } }: { readonly overview: OperatorOverview }) {
  const { i18n } = useLingui();
  return (
    <section className="card stack" aria-labelledby="versions-h">
      <h2 id="versions-h"><Trans>Was läuft</Trans></h2>
      <dl className="kv">
        <dt>Plenum</dt>
        <dd>{versions.plenum}</dd>
        <dt><Trans>Datenbank</Trans></dt>
        <dd>{versions.database}</dd>
        <dt><Trans>Stand der Datenbank</Trans></dt>
        <dd><code>{versions.schema}</code></dd>
        <dt><Trans>Ton und Bild</Trans></dt>
        <dd>{versions.media === "embedded" ? <Trans>in diesem Server</Trans> : <Trans>LiveKit-Cluster</Trans>}</dd>
        <dt><Trans>Gestartet</Trans></dt>
        <dd>{moment(i18n.locale)(started_at_ms)}</dd>
      </dl>
    </section>
  );
}
