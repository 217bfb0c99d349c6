/** *Abstimmungen*: who stamps the records of votes. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { TimeStamping } from "../../api/generated/TimeStamping";
import type { TimeStampSource } from "../../api/generated/TimeStampSource";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Field } from "../../ui/Field";
import { FieldNote, noteOf } from "../../ui/FieldNote";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { TestStamp } from "./TestStamp";
import { VotesHead } from "./VotesHead";
import "../mail/mail.css";

export function TimeStampingPage() {
  const { t } = useLingui();
  usePageTitle(t`Zeitstempel der Abstimmungen`);
  const problem = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  // What was saved is a new form; the hand stays on its button.
  const saved = () => keepFocus(document.activeElement, () => box.current?.querySelector<HTMLElement>("[type=submit]"));
  const set = useQuery({ queryKey: ["time-stamping"], queryFn: api.timeStamping });
  const data = set.data;
  const asked = data && (data.source === "own" || (data.source === "installation" && data.installation !== null));
  return (
    <div className="wrap stack g6">
      <VotesHead at="/admin/votes"><Trans>Ein Zeitstempel (RFC 3161) bezeugt, dass die Niederschrift einer Abstimmung zu einer Zeit schon so da war. Gestempelt wird von selbst, sobald das Ergebnis festgestellt ist. Der Dienst erfährt nur eine Prüfsumme, nichts vom Inhalt.</Trans></VotesHead>
      {set.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(set.error)}</p>}
      {data && <Outstanding set={data} />}
      <div ref={box}>{data && (data.locked ? <Locked installation={data.installation} /> : <StampForm key={data.version} set={data} onSaved={saved} />)}</div>
      {asked && <TestStamp />}
    </div>
  );
}

function Outstanding({ set: { waiting, failed } }: { readonly set: TimeStamping }) {
  if (waiting === 0 && failed === 0) return null;
  return (
    <p className="row nw">
      <Icon name={failed > 0 ? "triangle-alert" : "clock"} />
      <span>
        {waiting > 0 && <Trans>Zeitstempel stehen aus: {waiting}. Es wird von selbst weiter versucht.</Trans>}{" "}
        {failed > 0 && <Trans>Nach drei Tagen aufgegeben: {failed}. Speichern oder Probieren beginnt von vorn.</Trans>}
      </span>
    </p>
  );
}

function Locked({ installation }: { readonly installation: string | null }) {
  return (
    <section className="card stack g2">
      <h2><Trans>Zeitstempeldienst</Trans></h2>
      <p className="row nw"><Icon name="lock" /><span>{installation === null ? <Trans>Ihr Betrieb hat festgelegt, dass nicht gestempelt wird.</Trans> : <Trans>Ihr Betrieb hat den Dienst für alle festgelegt: {installation}</Trans>}</span></p>
    </section>
  );
}

function StampForm({ set, onSaved }: { readonly set: TimeStamping; readonly onSaved: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const fault = useFieldText();
  const pemId = useId();
  const [source, setSource] = useState<TimeStampSource>(set.source);
  const [url, setUrl] = useState(set.own?.url ?? "");
  const [userName, setUserName] = useState(set.own?.user_name ?? "");
  const [password, setPassword] = useState("");
  const [policy, setPolicy] = useState(set.own?.policy ?? "");
  const [anchors, setAnchors] = useState(set.own?.anchors ?? "");
  const filled = (text: string) => (text.trim() === "" ? null : text);
  const save = useMutation({
    mutationFn: () =>
      api.setTimeStamping({
        source,
        own: source === "own" ? { url, user_name: filled(userName), password: password === "" ? null : password, policy: filled(policy), anchors: filled(anchors) } : null,
        seen: set.version,
      }),
    onSuccess: (saved) => {
      onSaved();
      announce(t`Gespeichert.`);
      client.setQueryData(["time-stamping"], saved);
    },
  });
  const wrong = (field: string) => fault(save.error, field);
  const at = (field: string, text: string) => (save.error instanceof ApiProblem && save.error.field(field) !== undefined ? text : undefined);
  const pemFault = at("anchors", t`Das ist kein Zertifikat im Format PEM. Es beginnt mit „-----BEGIN CERTIFICATE-----“.`);
  const pemHint = t`Zertifikate der Stelle, der Sie trauen, im Format PEM. Leer heißt: Wessen Zertifikat es ist, wird hier nicht geprüft, wohl aber von jedem, der später nachprüft.`;
  const named = ["source", "url", "user_name", "password", "policy", "anchors"].some((field) => wrong(field) !== undefined);
  const option = (value: TimeStampSource, label: React.ReactNode) => (
    <label className="row nw">
      <input type="radio" name="source" checked={source === value} onChange={() => setSource(value)} />
      <span>{label}</span>
    </label>
  );
  return (
    <form
      className="card stack"
      noValidate
      aria-labelledby="stamps-h"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <h2 id="stamps-h"><Trans>Zeitstempeldienst</Trans></h2>
      <fieldset className="stack g2">
        <legend><Trans>Wer stempelt</Trans></legend>
        {option("installation", set.installation === null ? <Trans>Der der Anlage; es ist keiner eingerichtet.</Trans> : <Trans>Der der Anlage: {set.installation}</Trans>)}
        {option("own", <Trans>Ein eigener</Trans>)}
        {option("off", <Trans>Niemand</Trans>)}
      </fieldset>
      {source === "own" && (
        <>
          <Field label={t`Adresse des Dienstes`} type="url" autoComplete="off" value={url} onChange={(event) => setUrl(event.target.value)} error={wrong("url")} hint={t`Zum Beispiel https://zeitstempel.example.org/tsa`} />
          <Field label={t`Benutzername`} autoComplete="off" value={userName} onChange={(event) => setUserName(event.target.value)} error={wrong("user_name")} hint={t`Leer, wenn der Dienst keine Anmeldung will.`} />
          {userName !== "" && <Field label={t`Passwort beim Dienst`} type="password" autoComplete="off" value={password} onChange={(event) => setPassword(event.target.value)} error={wrong("password") && t`Tippen Sie das Passwort für diese Adresse und diesen Benutzernamen ein.`} hint={set.own?.has_password ? t`Ein Passwort ist hinterlegt und wird nicht gezeigt. Leer lassen heißt: es bleibt.` : undefined} />}
          <Field label={t`Kennung der Regeln (OID)`} autoComplete="off" value={policy} onChange={(event) => setPolicy(event.target.value)} error={at("policy", t`Eine Kennung aus Zahlen mit Punkten dazwischen, zum Beispiel 0.4.0.2023.1.1`)} hint={t`Leer heißt: die, nach denen der Dienst sonst stempelt.`} />
          <div className="f">
            <label htmlFor={pemId}><Trans>Zertifikate, zu denen die Stempel führen</Trans></label>
            <textarea id={pemId} className="field" rows={6} spellCheck={false} value={anchors} aria-invalid={pemFault ? true : undefined} aria-describedby={noteOf(pemId, pemHint, pemFault)} onChange={(event) => setAnchors(event.target.value)} />
            <FieldNote id={pemId} hint={pemHint} error={pemFault} />
          </div>
        </>
      )}
      {save.isError && !named && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
      <div className="row">
        <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Speichern</Trans></button>
      </div>
    </form>
  );
}
