/** Asks people to prove who they are before sensitive acts, wherever the server wants it, and lets the act go on. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, onProofNeeded } from "../api/client";
import { passkeysWork, showPasskey } from "../api/passkeys";
import { Ask } from "../ui/Ask";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { useFieldText, useProblemText } from "./problems";
import { useMe } from "./Shell";

export function ProofGate() {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const [asked, setAsked] = useState(false);
  const [password, setPassword] = useState("");
  const answer = useRef<((proved: boolean) => void) | null>(null);
  useEffect(() => {
    onProofNeeded(
      () =>
        new Promise((resolve) => {
          answer.current?.(false);
          answer.current = resolve;
          setAsked(true);
        }),
    );
    return () => onProofNeeded(null);
  }, []);
  const done = (proved: boolean) => {
    setAsked(false);
    setPassword("");
    answer.current?.(proved);
    answer.current = null;
  };
  const provider = me.data?.provider ?? null;
  const prove = useMutation({
    mutationFn: async () => {
      if (provider === null) return client.setQueryData(["me"], await api.prove(password));
      const { url } = await api.proveAtProvider(location.pathname);
      location.assign(url);
      return undefined;
    },
    onSuccess: () => {
      if (provider === null) done(true);
    },
  });
  const byPasskey = useMutation({
    mutationFn: async () => client.setQueryData(["me"], await api.proveByPasskey(await showPasskey(await api.askPasskeyAgain()))),
    onSuccess: () => done(true),
  });
  if (!asked || !me.data) return null;
  const hasPasskey = provider === null && me.data.account.sign_in.passkeys > 0 && passkeysWork();
  const wrong = fault(prove.error, "current");
  return (
    <Ask
      title={t`Sind Sie es?`}
      body={
        provider === null
          ? t`Was Sie vorhaben, betrifft die Sicherheit. Zeigen Sie dafür noch einmal, dass Sie es sind. Das gilt dann so lange, wie die Richtlinien es erlauben.`
          : t`Was Sie vorhaben, betrifft die Sicherheit. Melden Sie sich dafür bei ${provider} noch einmal an. Sie kommen auf diese Seite zurück und machen dort weiter.`
      }
      confirm={provider === null ? t`Bestätigen` : t`Weiter zu ${provider}`}
      busy={prove.isPending}
      onConfirm={() => prove.mutate()}
      onCancel={() => done(false)}
    >
      {hasPasskey && (
        <button type="button" className="btn o w" aria-busy={byPasskey.isPending} onClick={() => byPasskey.mutate()}><Icon name="key-round" /><Trans>Mit Passkey bestätigen</Trans></button>
      )}
      {byPasskey.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(byPasskey.error)}</p>}
      {provider === null && (
        <>
          <input type="hidden" autoComplete="username" value={me.data.account.email} readOnly />
          <Field label={t`Ihr Passwort`} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} error={wrong} />
        </>
      )}
      {prove.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(prove.error)}</p>}
      {prove.isPending && <p className="mut" role="status"><Trans>Einen Moment …</Trans></p>}
    </Ask>
  );
}
