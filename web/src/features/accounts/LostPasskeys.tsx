/** Passkeys of somebody else: a lost one is taken away, with a reason. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import { useFieldText, useProblemText } from "../../app/problems";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Select } from "../../ui/Select";

export function LostPasskeys({ account, onDone }: { readonly account: Account; readonly onDone: () => void }) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const fault = useFieldText();
  const problem = useProblemText();
  const passkeys = useQuery({ queryKey: ["passkeys-of", account.id], queryFn: () => api.passkeysOf(account.id) });
  const rows = passkeys.data ?? [];
  const [chosen, setChosen] = useState("");
  const [reason, setReason] = useState("");
  const lost = chosen === "" ? (rows[0]?.id ?? "") : chosen;
  const remove = useMutation({
    mutationFn: () => api.removeLostPasskey(account.id, lost, reason),
    onSuccess: onDone,
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ["accounts"] }), client.invalidateQueries({ queryKey: ["passkeys-of", account.id] })]),
  });
  const wrong = fault(remove.error, "reason");
  const when = (ms: number) => i18n.date(new Date(ms), { dateStyle: "medium" });
  return (
    <Ask
      danger
      title={t`Passkey von ${account.name} entfernen`}
      body={t`Damit kommt dann niemand mehr in das Konto. Die Person wird überall abgemeldet und verlässt jede Sitzung, denn auf dem verlorenen Gerät kann sie noch angemeldet sein.`}
      confirm={t`Passkey entfernen`}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onCancel={onDone}
    >
      {passkeys.isPending && <p className="mut" role="status"><Trans>Einen Moment …</Trans></p>}
      <Select label={t`Passkey`} value={lost} onChange={setChosen}>
        {rows.map(({ id, name, created_at_ms, last_used_at_ms }) => {
          const made = when(created_at_ms);
          const used = last_used_at_ms === null ? null : when(last_used_at_ms);
          return <option key={id} value={id}>{used === null ? t`${name} (angelegt ${made})` : t`${name} (zuletzt benutzt ${used})`}</option>;
        })}
      </Select>
      <Field label={t`Grund`} autoComplete="off" required maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} error={wrong} hint={t`Steht im Prüfprotokoll.`} />
      {remove.isError && wrong === undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(remove.error)}</p>}
    </Ask>
  );
}
