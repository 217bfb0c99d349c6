/** Signing in with a recovery code, which is used up. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Me } from "../../api/generated/Me";
import { useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";

interface RecoveryFormProps {
  readonly onSignedIn: (me: Me) => void;
  readonly onCancel: () => void;
}

export function RecoveryForm({ onSignedIn, onCancel }: RecoveryFormProps) {
  const { t } = useLingui();
  const problem = useProblemText();
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const go = useMutation({ mutationFn: () => api.recover(email, code), onSuccess: onSignedIn });
  return (
    <Ask title={t`Mit einem Wiederherstellungscode anmelden`} body={t`Jeder Code gilt einmal. Danach legen Sie in Ihrem Konto einen neuen Passkey an.`} confirm={t`Anmelden`} busy={go.isPending} onConfirm={() => go.mutate()} onCancel={onCancel}>
      <Field label={t`E-Mail-Adresse`} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <Field label={t`Wiederherstellungscode`} autoComplete="one-time-code" autoCapitalize="characters" spellCheck={false} required maxLength={64} value={code} onChange={(event) => setCode(event.target.value)} hint={t`16 Zeichen, mit oder ohne Bindestriche`} />
      {go.isPending && <p className="mut" role="status"><Trans>Einen Moment …</Trans></p>}
      {go.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(go.error)}</p>}
    </Ask>
  );
}
