/** What came of a trial sign-in: what the provider said, what that would be here, and what is missing. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiProblem, api } from "../../api/client";
import type { Provider } from "../../api/generated/Provider";
import type { ProviderTrialPerson } from "../../api/generated/ProviderTrialPerson";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { Opening } from "./Opening";
import { TrialFault } from "./TrialFault";
import { Gaps, Outcome, TriedRules } from "./TrialParts";
import "./providers.css";

export function TrialPage() {
  const { t } = useLingui();
  usePageTitle(t`Probe-Anmeldung`);
  const problem = useProblemText();
  const search = new URLSearchParams(useLocation().searchStr);
  const [id, from] = [search.get("provider") ?? "", search.get("from")];
  const providers = useQuery({ queryKey: ["providers"], queryFn: api.providers });
  const trial = useQuery({ queryKey: ["provider-trial", id], queryFn: () => api.providerTrial(id), retry: false, enabled: id !== "" });
  const provider = providers.data?.items.find((one) => one.id === id);
  const name = provider?.name ?? "";
  const gone = id === "" || (trial.error instanceof ApiProblem && trial.error.code === "not-found");
  return (
    <div className="stack g6">
      <div className="stack g2">
        <h1><Trans>Probe-Anmeldung</Trans></h1>
        {provider && <p className="lead"><Trans>So sähe eine Anmeldung bei {name} aus. Es ist kein Konto entstanden, und niemand ist angemeldet.</Trans></p>}
      </div>
      {gone && <p className="ntc"><Icon name="info" /><span><Trans>Diese Probe ist vergessen: Sie bleibt eine Viertelstunde, und nur in Ihrer Anmeldung. Probieren Sie es noch einmal.</Trans></span></p>}
      {trial.isError && !gone && <p className="err" role="alert"><Icon name="circle-alert" />{problem(trial.error)}</p>}
      {trial.data?.fault != null && <TrialFault code={trial.data.fault} />}
      {trial.data?.person && provider && <Person person={trial.data.person} provider={provider} />}
      {provider && <div className="card"><Opening provider={provider} {...(from === null ? {} : { from })} /></div>}
      <div className="row">
        {from === "first-run" ? (
          <a className="btn p" href="/admin/first-run?step=sign-in"><Icon name="arrow-left" size="s" /><Trans>Zurück zur Einrichtung</Trans></a>
        ) : (
          <Link className="btn o" to="/admin/sign-in"><Icon name="arrow-left" size="s" /><Trans>Zu den Anbietern</Trans></Link>
        )}
      </div>
    </div>
  );
}

function Person({ person, provider }: { readonly person: ProviderTrialPerson; readonly provider: Provider }) {
  return (
    <>
      <Outcome outcome={person.outcome} />
      <Gaps gaps={person.gaps} claims={provider.claims} />
      <section className="card stack g3" aria-labelledby="trial-m">
        <h2 id="trial-m"><Trans>Was daraus hier würde</Trans></h2>
        <dl className="kv trial-kv">
          <Row name={<Trans>Name</Trans>} value={person.name} />
          <Row name={<Trans>E-Mail-Adresse</Trans>} value={person.email} />
          <Row name={<Trans>Kennung beim Anbieter (sub)</Trans>} value={person.subject} />
        </dl>
        <TriedRules rules={person.rules} />
      </section>
      <section className="card stack g3" aria-labelledby="trial-c">
        <h2 id="trial-c"><Trans>Was der Anbieter gesagt hat</Trans></h2>
        <p className="hint"><Trans>Alle Angaben, wie sie kamen. Was nur der Sicherheit des Austauschs dient, steht nicht dabei.</Trans></p>
        <dl className="kv trial-kv">
          {person.claims.map(({ name, value }) => <Row key={name} name={<span className="code">{name}</span>} value={value} />)}
        </dl>
      </section>
    </>
  );
}

function Row({ name, value }: { readonly name: ReactNode; readonly value: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value ?? <span className="mut"><Trans>nicht gesagt</Trans></span>}</dd>
    </>
  );
}
