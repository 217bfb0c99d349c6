/** The mail server of the installation, and a test mail to see that it works. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { MailServer } from "../../api/generated/MailServer";
import { useProblemText } from "../../app/problems";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { TestMail } from "./TestMail";

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
      <TestMail send={api.testMail} />
    </>
  );
}
