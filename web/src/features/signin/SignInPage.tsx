/** Sign-in with address and password. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function SignInPage() {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  usePageTitle(t`Anmelden`);
  const signIn = useMutation({
    mutationFn: () => api.signIn(email, password),
    onSuccess: async (me) => {
      client.setQueryData(["me"], me);
      await navigate({ to: "/" });
    },
  });
  return (
    <div className="wrap m">
      <div className="start">
        <section className="card stack g6">
          <h1><Trans>Anmelden</Trans></h1>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              signIn.mutate();
            }}
          >
            <Field label={t`E-Mail-Adresse`} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
            <Field label={t`Passwort`} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
            {signIn.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(signIn.error)}</p>}
            <button type="submit" className="btn p" aria-busy={signIn.isPending}><Trans>Anmelden</Trans></button>
          </form>
        </section>
        <section className="stack">
          <h2><Trans>Sie haben einen Link bekommen?</Trans></h2>
          <p className="mut"><Trans>Dann brauchen Sie kein Konto. Öffnen Sie den Link, geben Sie Ihren Namen an, fertig.</Trans></p>
          <h2><Trans>Passwort vergessen?</Trans></h2>
          <p className="mut"><Trans>Bitten Sie Ihre Administration um einen Einmal-Link. Damit wählen Sie ein neues.</Trans></p>
        </section>
      </div>
    </div>
  );
}
