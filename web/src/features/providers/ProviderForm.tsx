/** What is set of a provider, and what to enter there. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { Provider } from "../../api/generated/Provider";
import type { ProviderDirectoryAttribute } from "../../api/generated/ProviderDirectoryAttribute";
import type { ProviderRule } from "../../api/generated/ProviderRule";
import { useFieldText, useProblemText } from "../../app/problems";
import { CopyButton } from "../../ui/CopyButton";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";
import { Opening } from "./Opening";
import { Rules } from "./Rules";
import { readWords } from "./words";

interface FormProps {
  readonly provider: Provider;
  /** The way on which the form is shown, to come back to it from a trial. */
  readonly from?: string;
  readonly onClose: () => void;
}

export function ProviderForm({ provider, from, onClose }: FormProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [name, setName] = useState(provider.name);
  const [issuer, setIssuer] = useState(provider.issuer);
  const [clientId, setClientId] = useState(provider.client_id);
  const [secret, setSecret] = useState("");
  const [domains, setDomains] = useState(provider.domains.join(" "));
  const [scopes, setScopes] = useState(provider.scopes.join(" "));
  const [claims, setClaims] = useState(provider.claims);
  const [acr, setAcr] = useState(provider.acr_values.join(" "));
  const [stepUp, setStepUp] = useState(provider.step_up_acr.join(" "));
  const [unknown, setUnknown] = useState(provider.unknown_people);
  const [directory, setDirectory] = useState(provider.directory);
  const [rules, setRules] = useState<ProviderRule[]>(provider.rules);
  const save = useMutation({
    mutationFn: () =>
      api.changeProvider(provider.id, {
        name,
        issuer,
        client_id: clientId,
        ...(secret === "" ? {} : { client_secret: secret }),
        domains: readWords(domains),
        scopes: readWords(scopes),
        claims,
        acr_values: readWords(acr),
        step_up_acr: readWords(stepUp),
        unknown_people: unknown,
        directory,
        rules,
      }),
    onSuccess: async () => {
      setSecret("");
      await client.invalidateQueries({ queryKey: ["providers"] });
    },
  });
  const wrong = (field: string) => fault(save.error, field);
  const known = ["name", "issuer", "client_id", "client_secret", "domains", "scopes", "claims", "acr_values", "rules", "directory"].some((field) => wrong(field) !== undefined);
  return (
    <section className="card stack g6" aria-labelledby="idp-e">
      <div className="row sb">
        <h2 id="idp-e" ref={heading} tabIndex={-1}>{provider.name}</h2>
        <button type="button" className="btn o sm" onClick={onClose}><Icon name="x" size="s" /><Trans>Schließen</Trans></button>
      </div>
      <Addresses provider={provider} />
      <form
        className="stack g6 idp-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset className="stack">
          <legend><h3><Trans>Von dort übernehmen</Trans></h3></legend>
          <Field label={t`Client-ID`} autoComplete="off" value={clientId} onChange={(event) => setClientId(event.target.value)} error={wrong("client_id")} />
          <Field label={t`Client-Geheimnis`} type="password" autoComplete="off" value={secret} onChange={(event) => setSecret(event.target.value)} error={wrong("client_secret")} hint={provider.has_secret ? t`Ein Geheimnis ist hinterlegt und wird nicht gezeigt. Leer lassen heißt: es bleibt.` : t`Ohne Geheimnis meldet sich Plenum als öffentlicher Client an.`} />
          <Field label={t`Adresse des Anbieters (issuer)`} type="url" autoComplete="off" value={issuer} onChange={(event) => setIssuer(event.target.value)} error={wrong("issuer")} hint={t`Eine andere Adresse ist ein anderer Anbieter: Wer angemeldet ist, wird abgemeldet.`} />
        </fieldset>
        <fieldset className="stack">
          <legend><h3><Trans>Wer kommt herein</Trans></h3></legend>
          <Field label={t`Name auf der Anmeldeseite`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={wrong("name")} />
          <Field label={t`Domains der E-Mail-Adressen`} autoComplete="off" value={domains} onChange={(event) => setDomains(event.target.value)} error={wrong("domains")} hint={t`Wer eine solche Adresse eingibt, wird zu diesem Anbieter geschickt. Mehrere mit Leerzeichen trennen.`} />
          <Select label={t`Personen ohne Konto`} value={unknown} onChange={setUnknown}>
            <option value="refuse">{t`kommen nur herein, wenn sie eingeladen sind`}</option>
            <option value="admit">{t`bekommen bei der ersten Anmeldung ein Konto`}</option>
          </Select>
          <Select<ProviderDirectoryAttribute | "">
            label={t`Personen aus dem Verzeichnis (SCIM)`}
            value={directory?.attribute ?? ""}
            hint={t`Bei der ersten Anmeldung; danach an Anbieter und Kennung wie alle. Nie an der E-Mail-Adresse.`}
            onChange={(attribute) => setDirectory(attribute === "" ? null : { claim: directory?.claim ?? "sub", attribute })}
          >
            <option value="">{t`werden hier nicht erkannt`}</option>
            <option value="external-id">{t`werden an der externalId erkannt`}</option>
            <option value="user-name">{t`werden am userName erkannt`}</option>
          </Select>
          {directory && <Field label={t`Angabe, die dasselbe nennt`} autoComplete="off" value={directory.claim} onChange={(event) => setDirectory({ ...directory, claim: event.target.value })} error={wrong("directory")} hint={t`Meist sub. Sie darf sich nie ändern; was Personen selbst ändern können, ist nicht erlaubt.`} />}
        </fieldset>
        <Rules rules={rules} groups={claims.groups} onChange={setRules} error={wrong("rules")} />
        <details>
          <summary><Trans>Weitere Einstellungen</Trans></summary>
          <div className="stack">
            <Field label={t`Umfang (scopes) neben openid`} autoComplete="off" value={scopes} onChange={(event) => setScopes(event.target.value)} error={wrong("scopes")} hint={t`Gruppen verlangen oft einen eigenen, zum Beispiel groups.`} />
            <Field label={t`Angabe mit dem Namen`} autoComplete="off" value={claims.name} onChange={(event) => setClaims({ ...claims, name: event.target.value })} error={wrong("claims")} />
            <Field label={t`Angabe mit der E-Mail-Adresse`} autoComplete="off" value={claims.email} onChange={(event) => setClaims({ ...claims, email: event.target.value })} />
            <Field label={t`Angabe mit den Gruppen`} autoComplete="off" value={claims.groups} onChange={(event) => setClaims({ ...claims, groups: event.target.value })} hint={t`Ein Name, oder ein Pfad wie /realm_access/roles.`} />
            <Field label={t`Stärke jeder Anmeldung (acr)`} autoComplete="off" value={acr} onChange={(event) => setAcr(event.target.value)} error={wrong("acr_values")} hint={t`Leer heißt: jede. Sonst muss der Anbieter einen dieser Werte nennen.`} />
            <Field label={t`Stärke vor heiklen Schritten (acr)`} autoComplete="off" value={stepUp} onChange={(event) => setStepUp(event.target.value)} hint={t`Zum Beispiel der Wert, den Ihr Anbieter für den zweiten Faktor nennt.`} />
          </div>
        </details>
        {save.isError && !known && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
        {known && <p className="err" role="alert"><Icon name="circle-alert" /><Trans>Einige Angaben fehlen oder passen nicht.</Trans></p>}
        <div className="row">
          <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Speichern</Trans></button>
          {save.isSuccess && <span role="status"><Trans>Gespeichert.</Trans></span>}
        </div>
      </form>
      <Opening provider={provider} {...(from === undefined ? {} : { from })} />
    </section>
  );
}

/** What the administrator of the provider needs from us. */
function Addresses({ provider }: { readonly provider: Provider }) {
  const { t } = useLingui();
  const rows = [
    ...provider.redirect_uris.map((uri) => ({ label: t`Rücksprung-Adresse (redirect URI)`, uri })),
    { label: t`Adresse für Abmeldungen (back-channel logout URI)`, uri: provider.backchannel_logout_uri },
    ...provider.post_logout_redirect_uris.map((uri) => ({ label: t`Adresse nach dem Abmelden (post logout redirect URI)`, uri })),
  ];
  return (
    <section className="stack g3" aria-labelledby="idp-a">
      <h3 id="idp-a"><Trans>Beim Anbieter eintragen</Trans></h3>
      <p className="mut"><Trans>Plenum ist dort ein Client mit Autorisierungscode und PKCE (S256).</Trans></p>
      <ul className="idp-addr" aria-labelledby="idp-a">
        {rows.map(({ label, uri }) => (
          <li key={`${label}${uri}`}>
            <span><span className="hint">{label}</span><br /><span className="code">{uri}</span></span>
            <CopyButton text={uri} label={t`Kopieren`} />
          </li>
        ))}
      </ul>
    </section>
  );
}
