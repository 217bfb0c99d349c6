/** Own account: name, password, passkeys, recovery codes, sign-in sessions. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { Identities } from "./Identities";
import { OwnData } from "./OwnData";
import { Passkeys } from "./Passkeys";
import { RecoveryCodes } from "./RecoveryCodes";

export function AccountPage() {
  const { t } = useLingui();
  const me = useMe();
  usePageTitle(t`Mein Konto`);
  if (me.isPending) return <p className="wrap" role="status"><Trans>Einen Moment …</Trans></p>;
  if (!me.data) return <Navigate to="/sign-in" />;
  // Who signs in at a provider has none of these here.
  const isLocal = me.data.has_password || me.data.account.sign_in.passkeys > 0;
  return (
    <div className="wrap m stack g8">
      <h1><Trans>Mein Konto</Trans></h1>
      {me.data.account.directory ? <Kept name={me.data.account.name} email={me.data.account.email} /> : <Name name={me.data.account.name} email={me.data.account.email} />}
      {me.data.has_password && <Password email={me.data.account.email} />}
      {isLocal && <Passkeys />}
      {isLocal && <RecoveryCodes />}
      <Identities hasPassword={me.data.has_password} />
      <Sessions />
      <OwnData />
    </div>
  );
}

function Name({ name: before, email }: { readonly name: string; readonly email: string }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const [name, setName] = useState(before);
  const rename = useMutation({ mutationFn: () => api.rename(name), onSuccess: (me) => client.setQueryData(["me"], me) });
  return (
    <section className="card stack" aria-labelledby="name-h">
      <h2 id="name-h"><Trans>Angaben</Trans></h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <Field label={t`Ihr Name`} autoComplete="name" value={name} onChange={(event) => setName(event.target.value)} error={fault(rename.error, "name")} />
        <p className="mut">{email}</p>
        <div className="row">
          <button type="submit" className="btn o"><Trans>Speichern</Trans></button>
          {rename.isSuccess && <span role="status"><Trans>Gespeichert.</Trans></span>}
        </div>
      </form>
    </section>
  );
}

/** The directory keeps name and address. */
function Kept({ name, email }: { readonly name: string; readonly email: string }) {
  return (
    <section className="card stack" aria-labelledby="name-h">
      <h2 id="name-h"><Trans>Angaben</Trans></h2>
      <p><bdi>{name}</bdi></p>
      {email !== "" && <p className="mut">{email}</p>}
      <p className="hint"><Trans>Name und Adresse pflegt Ihr Verzeichnis.</Trans></p>
    </section>
  );
}

function Password({ email }: { readonly email: string }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => api.changePassword(current, next),
    onSuccess: () => {
      setCurrent("");
      setNext("");
    },
  });
  const faults = [fault(change.error, "current"), fault(change.error, "password")];
  return (
    <section className="card stack" aria-labelledby="pw-h">
      <h2 id="pw-h"><Trans>Passwort ändern</Trans></h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <Field label={t`Bisheriges Passwort`} type="password" autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} error={faults[0]} />
        <Field label={t`Neues Passwort`} type="password" autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} error={faults[1]} hint={t`Mindestens 12 Zeichen. Alle anderen Anmeldungen werden beendet.`} />
        {change.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(change.error)}</p>}
        <div className="row">
          <button type="submit" className="btn o" aria-busy={change.isPending}><Trans>Passwort ändern</Trans></button>
          {change.isSuccess && <span role="status"><Trans>Geändert.</Trans></span>}
        </div>
      </form>
    </section>
  );
}

function Sessions() {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: api.sessions });
  const refresh = () => client.invalidateQueries({ queryKey: ["sessions"] });
  const end = useMutation({ mutationFn: api.endSession, onSuccess: refresh });
  const endOthers = useMutation({ mutationFn: api.endOtherSessions, onSuccess: refresh });
  const rows = sessions.data ?? [];
  return (
    <section className="card stack" aria-labelledby="ses-h">
      <h2 id="ses-h"><Trans>Angemeldet auf</Trans></h2>
      <ul className="plain-list sessions" aria-labelledby="ses-h">
        {rows.map((session) => {
          const seen = moment(i18n.locale, "short")(session.last_seen_at_ms);
          // The server knows no language of the person: a browser, a system, or "browser on system".
          const [browser = "", system = ""] = session.device.split(" on ");
          const device = session.device === "" ? t`Unbekanntes Gerät` : system === "" ? browser : t`${browser} unter ${system}`;
          return (
            <li key={session.id} className="row sb">
              <span>
                <b>{device}</b>
                <br />
                <span className="mut sm"><Trans>Netz {session.network}, zuletzt {seen}</Trans></span>
              </span>
              {session.current ? (
                <span className="bdg"><Trans>diese Anmeldung</Trans></span>
              ) : (
                <button type="button" className="btn o sm" aria-label={t`${device} abmelden`} onClick={() => end.mutate(session.id)}><Trans>Abmelden</Trans></button>
              )}
            </li>
          );
        })}
      </ul>
      {rows.length > 1 && (
        <div className="row"><button type="button" className="btn o" onClick={() => endOthers.mutate()}><Trans>Alle anderen abmelden</Trans></button></div>
      )}
    </section>
  );
}
