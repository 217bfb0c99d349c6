/** A one-time link for a new password, by mail. The page never tells whether an address has an account. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function ForgotPage() {
  const { t } = useLingui();
  usePageTitle(t`Passwort vergessen`);
  const problem = useProblemText();
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => api.resetPassword(email) });
  return (
    <div className="wrap n stack g6">
      <h1><Trans>Passwort vergessen</Trans></h1>
      <p className="lead"><Trans>Sie bekommen eine E-Mail mit einem Link. Damit wählen Sie ein neues Passwort. Er gilt eine Stunde und einmal.</Trans></p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <Field label={t`E-Mail-Adresse`} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        {ask.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(ask.error)}</p>}
        <div className="row">
          <button type="submit" className="btn p" aria-busy={ask.isPending}><Icon name="mail" /><Trans>Link anfordern</Trans></button>
          <Link className="btn o" to="/sign-in"><Trans>Zur Anmeldung</Trans></Link>
        </div>
      </form>
      <div role="status">
        {ask.isSuccess && (
          <div className="card stack g2">
            <p><Trans>Gibt es zu dieser Adresse ein Konto mit Passwort, ist die E-Mail jetzt unterwegs.</Trans></p>
            <p className="mut"><Trans>Kommt in ein paar Minuten nichts an, sehen Sie im Spam-Ordner nach oder fragen Sie Ihre Administration.</Trans></p>
          </div>
        )}
      </div>
    </div>
  );
}
