/** Sign-in: at a provider, found by the mail address or chosen, with a password, a passkey or a recovery code. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import { useMails } from "../../app/mail";
import { useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import type { Me } from "../../api/generated/Me";
import { PasskeySignIn } from "./PasskeySignIn";
import { RecoveryForm } from "./RecoveryForm";

export function SignInPage() {
  const { t } = useLingui();
  usePageTitle(t`Anmelden`);
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance, staleTime: Infinity });
  const methods = useQuery({ queryKey: ["sign-in-methods"], queryFn: api.signInMethods, retry: false });
  const providers = methods.data?.providers ?? [];
  const tenant = instance.data?.name;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [recovers, setRecovers] = useState(false);
  const enter = async (me: Me, to: "/" | "/account" = "/") => {
    client.setQueryData(["me"], me);
    await navigate({ to });
  };
  const mails = useMails();
  return (
    <div className="wrap m">
      <div className="start">
        <section className="card stack g6" aria-labelledby="in-h">
          <div className="stack g2">
            <h1 id="in-h"><Trans>Anmelden</Trans></h1>
            {tenant !== undefined && providers.length > 0 && <p className="mut"><Trans>mit Ihrem Konto bei {tenant}</Trans></p>}
          </div>
          {providers.length > 0 && <Providers providers={providers} />}
          {/* The form waits for the answer, so that it does not change under somebody's hands. */}
          {!methods.isPending && <AddressForm byProvider={providers.length > 0} />}
          <PasskeySignIn onSignedIn={(me) => void enter(me)} />
        </section>
        <section className="stack">
          <h2><Trans>Sie haben einen Link bekommen?</Trans></h2>
          <p className="mut"><Trans>Dann brauchen Sie kein Konto. Öffnen Sie den Link, geben Sie Ihren Namen an, fertig.</Trans></p>
          <h2><Trans>Passwort vergessen?</Trans></h2>
          {mails ? (
            <p><Link to="/forgot-password"><Trans>Neues Passwort anfordern</Trans></Link></p>
          ) : (
            <p className="mut"><Trans>Bitten Sie Ihre Administration um einen Einmal-Link. Damit wählen Sie ein neues.</Trans></p>
          )}
          <div className="row"><button type="button" className="btn o sm" onClick={() => setRecovers(true)}><Trans>Wiederherstellungscode benutzen</Trans></button></div>
        </section>
      </div>
      {/* There a new passkey is made. */}
      {recovers && <RecoveryForm onSignedIn={(me) => void enter(me, "/account")} onCancel={() => setRecovers(false)} />}
    </div>
  );
}

function Providers({ providers }: { readonly providers: readonly { readonly id: string; readonly name: string }[] }) {
  const problem = useProblemText();
  const leave = useMutation({ mutationFn: (provider: string) => api.beginSignIn({ provider }), onSuccess: ({ url }) => location.assign(url) });
  return (
    <>
      <div className="stack g3">
        {providers.map(({ id, name }) => (
          <button key={id} type="button" className="btn p lg w" aria-busy={leave.isPending} onClick={() => leave.mutate(id)}><Icon name="landmark" /><Trans>Mit {name}</Trans></button>
        ))}
        {leave.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(leave.error)}</p>}
      </div>
      <div className="row nw mut sm" aria-hidden="true"><hr className="sep grow" /><Trans>oder</Trans><hr className="sep grow" /></div>
    </>
  );
}

/** First the address, which leads to a provider or to the password; without providers both at once. */
function AddressForm({ byProvider }: { readonly byProvider: boolean }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asksPassword, setAsksPassword] = useState(!byProvider);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (byProvider && asksPassword) form.current?.querySelector<HTMLInputElement>("input[type=password]")?.focus();
  }, [byProvider, asksPassword]);
  const go = useMutation({
    mutationFn: async () => {
      if (asksPassword) {
        client.setQueryData(["me"], await api.signIn(email, password));
        await navigate({ to: "/" });
        return;
      }
      const { provider } = await api.signInWay(email);
      if (provider === null) {
        setAsksPassword(true);
        return;
      }
      location.assign((await api.beginSignIn({ provider: provider.id, email })).url);
    },
  });
  return (
    <form
      ref={form}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        go.mutate();
      }}
    >
      <Field
        label={t`E-Mail-Adresse`}
        type="email"
        autoComplete="username webauthn"
        required
        value={email}
        onChange={(event) => {
          setEmail(event.target.value);
          // Another address may lead another way.
          if (byProvider) setAsksPassword(false);
        }}
      />
      {asksPassword && <Field label={t`Passwort`} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />}
      {go.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(go.error)}</p>}
      <button type="submit" className={`btn ${byProvider ? "o" : "p"}`} aria-busy={go.isPending}>{asksPassword ? <Trans>Anmelden</Trans> : <Trans>Weiter</Trans>}</button>
    </form>
  );
}
