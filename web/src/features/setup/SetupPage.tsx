/** A one-time link: the first administrator, or an invited person, chooses a password. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import type { SetupInfo } from "../../api/generated/SetupInfo";
import { useFieldText, useProblemText } from "../../app/problems";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function SetupPage() {
  const { t } = useLingui();
  const problem = useProblemText();
  const token = useLocation().hash;
  usePageTitle(t`Konto einrichten`);
  const info = useQuery({ queryKey: ["setup", token], queryFn: () => api.checkSetup(token), retry: false, staleTime: Infinity });
  if (info.isPending) return <p className="wrap" role="status"><Trans>Einen Moment …</Trans></p>;
  if (info.isError) {
    return (
      <div className="wrap n stack g6">
        <h1><Trans>Dieser Einmal-Link gilt nicht mehr</Trans></h1>
        <p className="lead">{problem(info.error)}</p>
        <div className="row"><a className="btn p" href="/"><Icon name="house" /><Trans>Zur Startseite</Trans></a></div>
      </div>
    );
  }
  return <SetupForm token={token} info={info.data} />;
}

function SetupForm({ token, info }: { readonly token: string; readonly info: SetupInfo }) {
  const { t } = useLingui();
  const problem = useProblemText();
  const fault = useFieldText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(info.name ?? "");
  const [email, setEmail] = useState(info.email ?? "");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const methods = useQuery({ queryKey: ["sign-in-methods"], queryFn: api.signInMethods, retry: false, enabled: !info.first_administrator });
  const providers = methods.data?.providers ?? [];
  const leave = useMutation({ mutationFn: (provider: string) => api.beginSignIn({ provider, setup: token, email }), onSuccess: ({ url }) => location.assign(url) });
  const setUp = useMutation({
    mutationFn: () => api.setUp({ token, name, email, password }),
    onSuccess: async (me) => {
      client.clear();
      client.setQueryData(["me"], me);
      await navigate({ to: info.first_administrator ? "/admin/first-run" : "/" });
    },
  });
  const fields = ["name", "email", "password"].map((field) => fault(setUp.error, field));
  return (
    <div className="wrap n stack g6">
      <h1>{info.first_administrator ? <Trans>Willkommen bei Plenum</Trans> : <Trans>Konto einrichten</Trans>}</h1>
      <p className="lead">
        {info.first_administrator ? (
          <Trans>Sie richten das erste Konto ein. Es darf weitere Konten anlegen.</Trans>
        ) : (
          providers.length > 0 ? <Trans>Nehmen Sie Ihr vorhandenes Konto oder wählen Sie ein Passwort. Danach sind Sie angemeldet.</Trans> : <Trans>Wählen Sie ein Passwort. Danach sind Sie angemeldet.</Trans>
        )}
      </p>
      {providers.length > 0 && (
        <section className="card stack g3" aria-label={t`Mit vorhandenem Konto`}>
          {providers.map(({ id, name: provider }) => (
            <button key={id} type="button" className="btn p lg w" aria-busy={leave.isPending} onClick={() => leave.mutate(id)}><Icon name="landmark" /><Trans>Mit {provider}</Trans></button>
          ))}
          {leave.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(leave.error)}</p>}
        </section>
      )}
      <form
        className="card stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setUp.mutate();
        }}
      >
        <Field label={t`Ihr Name`} autoComplete="name" required value={name} onChange={(event) => setName(event.target.value)} error={fields[0]} hint={t`So werden Sie den anderen angezeigt.`} />
        <Field label={t`E-Mail-Adresse`} type="email" autoComplete="username" required readOnly={!info.first_administrator} value={email} onChange={(event) => setEmail(event.target.value)} error={fields[1]} />
        <Field label={t`Passwort`} type={shown ? "text" : "password"} autoComplete="new-password" required value={password} onChange={(event) => setPassword(event.target.value)} error={fields[2]} hint={t`Mindestens 12 Zeichen, sonst keine Regel. Mehrere Wörter sind gut.`} />
        <label className="row"><input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} /><Trans>Passwort zeigen</Trans></label>
        {setUp.isError && !fields.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(setUp.error)}</p>}
        <button type="submit" className="btn p" aria-busy={setUp.isPending}><Trans>Konto einrichten</Trans></button>
      </form>
    </div>
  );
}
