/** Adds an account, or changes one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import { newKey } from "../../app/key";
import { useMails } from "../../app/mail";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { UnitSelect } from "../units/UnitSelect";

interface FormProps {
  /** Absent for a new one. */
  readonly account?: Account;
  /** What is ticked at first: a further administrator. */
  readonly administrates?: boolean;
  readonly onInvited: (invitation: AccountInvitation) => void;
  readonly onDone: () => void;
}

export function AccountForm({ account, administrates = false, onInvited, onDone }: FormProps) {
  const { t } = useLingui();
  const me = useMe();
  const fault = useFieldText();
  const problem = useProblemText();
  const client = useQueryClient();
  const [name, setName] = useState(account?.name ?? "");
  const [email, setEmail] = useState(account?.email ?? "");
  const [unit, setUnit] = useState(account?.unit?.id ?? "");
  const [administrator, setAdministrator] = useState(administrates);
  const mails = useMails();
  const [mail, setMail] = useState(true);
  const [key] = useState(newKey);
  const all = me.data?.account.administrator === true;
  const save = useMutation({
    mutationFn: async () => {
      if (account) {
        const kept = account.directory ? {} : { name, email };
        await api.changeAccount(account.id, { ...kept, unit_id: unit === "" ? null : unit }, account.version);
        return null;
      }
      return api.addAccount({ name, email, administrator, mail: mails && mail, ...(unit === "" ? {} : { unit_id: unit }) }, key);
    },
    onSuccess: (invitation) => {
      if (invitation) onInvited(invitation);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
  const faults = [fault(save.error, "name"), fault(save.error, "email"), fault(save.error, "unit_id")];
  const known = account?.name;
  return (
    <Ask title={known === undefined ? t`Konto anlegen` : t`${known} bearbeiten`} confirm={account ? t`Speichern` : t`Anlegen`} busy={save.isPending} onConfirm={() => save.mutate()} onCancel={onDone}>
      {account?.directory === true && <p className="hint"><Trans>Name und Adresse pflegt Ihr Verzeichnis.</Trans></p>}
      <Field label={t`Name`} autoComplete="off" maxLength={100} readOnly={account?.directory === true} value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
      <Field label={t`E-Mail-Adresse`} type="email" autoComplete="off" readOnly={account?.directory === true} value={email} onChange={(event) => setEmail(event.target.value)} error={faults[1]} />
      <UnitSelect label={t`Einheit`} value={unit} none={all ? t`keine` : undefined} error={faults[2]} onChange={setUnit} />
      {all && !account && (
        <label className="row"><input type="checkbox" checked={administrator} onChange={(event) => setAdministrator(event.target.checked)} /><Trans>Verwaltet den ganzen Mandanten</Trans></label>
      )}
      {mails && !account && (
        <label className="row"><input type="checkbox" checked={mail} onChange={(event) => setMail(event.target.checked)} /><Trans>Einmal-Link per E-Mail schicken</Trans></label>
      )}
      {save.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(save.error)}</p>}
    </Ask>
  );
}
