/** The mail server of the installation, and a test mail to see that it works. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { MailFault } from "../../api/generated/MailFault";
import type { MailServer } from "../../api/generated/MailServer";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function OperatorMailPage() {
  const { t } = useLingui();
  const problem = useProblemText();
  usePageTitle(t`E-Mail`);
  const state = useQuery({ queryKey: ["mail"], queryFn: api.mail });
  return (
    <div className="stack g6">
      <div>
        <h1><Trans>E-Mail</Trans></h1>
        <p className="mut"><Trans>Der Mailserver steht in der Konfiguration dieser Anlage.</Trans></p>
      </div>
      {state.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(state.error)}</p>}
      {state.data && (state.data.server ? <Configured server={state.data.server} /> : <Missing />)}
    </div>
  );
}

function Missing() {
  return (
    <section className="card stack" aria-labelledby="none-h">
      <h2 id="none-h"><Trans>Es ist kein Mailserver eingerichtet</Trans></h2>
      <p><Trans>Plenum verschickt deshalb keine E-Mails. Einmal-Links und Einladungen geben Sie selbst weiter.</Trans></p>
      <p><Trans>Tragen Sie in der Konfiguration <code>mail.smtp.url</code> und <code>mail.smtp.from</code> ein und starten Sie den Server neu. Das Handbuch für den Betrieb zeigt alle Einstellungen.</Trans></p>
    </section>
  );
}

function Configured({ server }: { readonly server: MailServer }) {
  return (
    <>
      <section className="card stack" aria-labelledby="server-h">
        <h2 id="server-h"><Trans>Mailserver</Trans></h2>
        <dl className="kv">
          <dt><Trans>Adresse</Trans></dt>
          <dd>{server.name}</dd>
          <dt><Trans>Weg dorthin</Trans></dt>
          <dd>{server.encrypted ? <Trans>verschlüsselt</Trans> : <Trans>nicht verschlüsselt</Trans>}</dd>
          <dt><Trans>Absender</Trans></dt>
          <dd>{server.from}</dd>
        </dl>
      </section>
      <TestMail />
    </>
  );
}

function TestMail() {
  const { t, i18n } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const me = useMe();
  const [typed, setTyped] = useState<string | null>(null);
  const email = typed ?? me.data?.account.email ?? "";
  const test = useMutation({ mutationFn: (to: string) => api.testMail({ email: to, language: i18n.locale === "en" ? "en" : "de" }) });
  const wrong = fault(test.error, "email");
  const sent = test.variables;
  return (
    <section className="card stack" aria-labelledby="test-h">
      <h2 id="test-h"><Trans>Test-E-Mail</Trans></h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate(email);
        }}
      >
        <Field label={t`An`} type="email" autoComplete="email" value={email} onChange={(event) => setTyped(event.target.value)} error={wrong} />
        <div className="row"><button type="submit" className="btn p" aria-busy={test.isPending}><Icon name="send" /><Trans>Test-E-Mail senden</Trans></button></div>
      </form>
      <div role="status">
        {test.data?.fault === null && <p className="row nw"><Icon name="circle-check" /><span><Trans>Der Mailserver hat die E-Mail an {sent} angenommen. Sehen Sie nach, ob sie ankommt.</Trans></span></p>}
        {test.data && test.data.fault !== null && <Fault fault={test.data.fault} reply={test.data.reply} />}
        {test.isError && wrong === undefined && <p className="err"><Icon name="circle-alert" />{problem(test.error)}</p>}
      </div>
    </section>
  );
}

function Fault({ fault, reply }: { readonly fault: MailFault; readonly reply: string | null }) {
  const { t } = useLingui();
  const words: Record<MailFault, string> = {
    unreachable: t`Der Mailserver ist nicht zu erreichen. Prüfen Sie Name, Port und Firewall.`,
    slow: t`Der Mailserver hat nicht rechtzeitig geantwortet.`,
    tls: t`Die Verschlüsselung zum Mailserver kam nicht zustande: Sein Zertifikat gilt hier nicht, oder er bietet keine an.`,
    deferred: t`Der Mailserver nimmt die E-Mail gerade nicht an.`,
    refused: t`Der Mailserver hat die E-Mail abgelehnt.`,
    broken: t`Dort antwortet etwas anderes als ein Mailserver.`,
  };
  return (
    <div className="stack g2">
      <p className="err"><Icon name="circle-alert" />{words[fault]}</p>
      {reply && <p><Trans>Seine Antwort: <q>{reply}</q></Trans></p>}
    </div>
  );
}
