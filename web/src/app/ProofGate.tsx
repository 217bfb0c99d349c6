/** Asks people to prove who they are before sensitive acts, wherever the server wants it, and lets the act go on. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, onProofNeeded } from "../api/client";
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
  if (!asked || !me.data) return null;
  const wrong = fault(prove.error, "current");
  return (
    <Ask
      title={t`Sind Sie es?`}
      body={
        provider === null
          ? t`Was Sie vorhaben, betrifft die Sicherheit. Geben Sie dafür Ihr Passwort noch einmal ein. Das gilt dann für eine Viertelstunde.`
          : t`Was Sie vorhaben, betrifft die Sicherheit. Melden Sie sich dafür bei ${provider} noch einmal an. Sie kommen auf diese Seite zurück und machen dort weiter.`
      }
      confirm={provider === null ? t`Bestätigen` : t`Weiter zu ${provider}`}
      onConfirm={() => prove.mutate()}
      onCancel={() => done(false)}
    >
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
