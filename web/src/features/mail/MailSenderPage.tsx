/** *E-Mail, Absender*: who reads answers, and the tenant's own mail server if it has one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiProblem, api } from "../../api/client";
import type { MailSender } from "../../api/generated/MailSender";
import { useFieldText, useProblemText } from "../../app/problems";
import { announce } from "../../ui/announcer";
import { Field } from "../../ui/Field";
import { keepFocus } from "../../ui/focus";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { MailHead } from "./MailHead";
import { TestMail } from "./TestMail";

export function MailSenderPage() {
  const { t } = useLingui();
  usePageTitle(t`Absender der E-Mails`);
  const problem = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  // What was saved is a new form; the hand stays on its button.
  const saved = () => keepFocus(document.activeElement, () => box.current?.querySelector<HTMLElement>("[type=submit]"));
  const sender = useQuery({ queryKey: ["mail-sender"], queryFn: api.mailSender });
  return (
    <div className="wrap stack g6">
      <MailHead at="/admin/mail/sender"><Trans>Wer Antworten liest und über welchen Mailserver Ihre E-Mails gehen. Als Name des Absenders steht immer der Name Ihrer Organisation.</Trans></MailHead>
      {sender.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(sender.error)}</p>}
      <div ref={box}>{sender.data && <SenderForm key={sender.data.version} sender={sender.data} onSaved={saved} />}</div>
      {sender.data && (sender.data.server !== null || sender.data.installation_from !== null) && <TestMail send={api.testMailSender} />}
    </div>
  );
}

function SenderForm({ sender, onSaved }: { readonly sender: MailSender; readonly onSaved: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const problem = useProblemText();
  const fault = useFieldText();
  const [replyTo, setReplyTo] = useState(sender.reply_to ?? "");
  const [own, setOwn] = useState(sender.server !== null);
  const [url, setUrl] = useState(sender.server?.url ?? "");
  const [address, setAddress] = useState(sender.server?.address ?? "");
  const [userName, setUserName] = useState(sender.server?.user_name ?? "");
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationFn: () =>
      api.setMailSender({
        reply_to: replyTo === "" ? null : replyTo,
        server: own ? { url, address, user_name: userName === "" ? null : userName, password: password === "" ? null : password } : null,
        seen: sender.version,
      }),
    onSuccess: (saved) => {
      onSaved();
      announce(t`Gespeichert.`);
      client.setQueryData(["mail-sender"], saved);
      void client.invalidateQueries({ queryKey: ["instance"] });
    },
  });
  const wrong = (field: string) => fault(save.error, field);
  // Elsewhere an address is one of the web.
  const atUrl = save.error instanceof ApiProblem && save.error.field("url") === "malformed" ? t`Eine Adresse, die mit smtps:// oder smtp:// beginnt. Zum Beispiel: smtps://mail.example.org` : wrong("url");
  const named = ["reply_to", "url", "address", "user_name", "password"].some((field) => wrong(field) !== undefined);
  const from = sender.installation_from;
  return (
    <form
      className="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <Field label={t`Antworten an`} type="email" autoComplete="off" value={replyTo} onChange={(event) => setReplyTo(event.target.value)} error={wrong("reply_to")} hint={t`Leer heißt: Antworten liest niemand, und das steht in jeder E-Mail.`} />
      <fieldset className="stack g2">
        <legend><Trans>Mailserver</Trans></legend>
        <label className="row nw">
          <input type="radio" name="server" checked={!own} onChange={() => setOwn(false)} />
          <span>{from === null ? <Trans>Der der Anlage; es ist keiner eingerichtet.</Trans> : <Trans>Der der Anlage, mit der Adresse {from}</Trans>}</span>
        </label>
        <label className="row nw">
          <input type="radio" name="server" checked={own} onChange={() => setOwn(true)} />
          <Trans>Ein eigener, mit eigener Absenderadresse</Trans>
        </label>
      </fieldset>
      {own && (
        <>
          <Field label={t`Adresse des Mailservers`} type="url" autoComplete="off" value={url} onChange={(event) => setUrl(event.target.value)} error={atUrl} hint={t`Zum Beispiel smtps://mail.example.org oder smtp://mail.example.org:587. Die Verbindung ist immer verschlüsselt.`} />
          <Field label={t`Absenderadresse`} type="email" autoComplete="off" value={address} onChange={(event) => setAddress(event.target.value)} error={wrong("address")} />
          <Field label={t`Benutzername`} autoComplete="off" value={userName} onChange={(event) => setUserName(event.target.value)} error={wrong("user_name")} hint={t`Leer, wenn der Mailserver keine Anmeldung will.`} />
          {userName !== "" && <Field label={t`Passwort des Mailservers`} type="password" autoComplete="off" value={password} onChange={(event) => setPassword(event.target.value)} error={wrong("password") && t`Tippen Sie das Passwort für diesen Server und Benutzernamen ein.`} hint={sender.server?.has_password ? t`Ein Passwort ist hinterlegt und wird nicht gezeigt. Leer lassen heißt: es bleibt.` : undefined} />}
        </>
      )}
      {save.isError && !named && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
      <div className="row">
        <button type="submit" className="btn p" aria-busy={save.isPending}><Trans>Speichern</Trans></button>
      </div>
    </form>
  );
}
