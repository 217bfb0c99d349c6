/** A test mail, and what the mail server said to it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { MailFault } from "../../api/generated/MailFault";
import type { MailTest } from "../../api/generated/MailTest";
import type { MailTested } from "../../api/generated/MailTested";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";

export function TestMail({ send }: { readonly send: (wanted: MailTest) => Promise<MailTested> }) {
  const { t, i18n } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const me = useMe();
  const [typed, setTyped] = useState<string | null>(null);
  const email = typed ?? me.data?.account.email ?? "";
  const test = useMutation({ mutationFn: (to: string) => send({ email: to, language: i18n.locale === "en" ? "en" : "de" }) });
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
