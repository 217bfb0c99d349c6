/** An account in the list, and what can be done with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { AccountChange } from "../../api/generated/AccountChange";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import { useMails } from "../../app/mail";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Ask } from "../../ui/Ask";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import type { MenuItem } from "../../ui/Menu";
import { Avatar } from "../stage/Avatar";
import { LostPasskeys } from "./LostPasskeys";
import { useGrantText } from "./roles";
import { Ways } from "./Ways";

interface RowProps {
  readonly account: Account;
  readonly own: boolean;
  readonly onInvited: (invitation: AccountInvitation) => void;
  readonly onEdit: () => void;
  readonly onRoles: () => void;
  readonly onPerson: () => void;
}

export function AccountRow({ account, own, onInvited, onEdit, onRoles, onPerson }: RowProps) {
  const { t, i18n } = useLingui();
  const problem = useProblemText();
  const grantText = useGrantText();
  const client = useQueryClient();
  const [asked, setAsked] = useState<"disable" | "delete" | "passkeys" | null>(null);
  const done = {
    onSuccess: () => setAsked(null),
    onSettled: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  };
  const change = useMutation({ mutationFn: (edit: AccountChange) => api.changeAccount(account.id, edit, account.version), ...done });
  const remove = useMutation({ mutationFn: () => api.deleteAccount(account.id, account.version), ...done });
  const mails = useMails();
  // Whoever administers a unit hands out and erases nothing.
  const privacy = useMe().data?.account.administrator === true;
  const link = useMutation({ mutationFn: (mail: boolean) => api.setupLink(account.id, mail), onSuccess: onInvited });
  const { name, email, state, roles } = account;
  const lost: MenuItem[] = account.sign_in.passkeys > 0 && !own ? [{ label: t`Passkey entfernen …`, icon: "key-round", run: () => setAsked("passkeys") }] : [];
  const others: MenuItem[] = [
    state === "disabled"
      ? { label: t`Aktivieren`, icon: "circle-check", apart: true, run: () => change.mutate({ disabled: false }) }
      : { label: t`Deaktivieren …`, icon: "user-x", apart: true, run: () => setAsked("disable") },
    ...(privacy ? [{ label: t`Auskunft und Löschung …`, icon: "file-text", run: onPerson } satisfies MenuItem] : []),
    { label: t`Löschen …`, icon: "trash-2", danger: true, run: () => setAsked("delete") },
  ];
  // What the directory keeps is changed there; roles and, as far as it says none, the unit are given here.
  const kept: MenuItem[] = [
    { label: t`Bearbeiten …`, icon: "pencil", run: onEdit },
    { label: t`Rollen …`, icon: "user-cog", run: onRoles },
    ...lost,
  ];
  const items: MenuItem[] = account.manageable && account.directory ? kept : account.manageable
    ? [
        { label: t`Bearbeiten …`, icon: "pencil", run: onEdit },
        { label: t`Rollen …`, icon: "user-cog", run: onRoles },
        ...(mails ? [{ label: t`Einmal-Link mailen`, icon: "mail", run: () => link.mutate(true) } satisfies MenuItem] : []),
        { label: t`Neuer Einmal-Link`, icon: "key-round", run: () => link.mutate(false) },
        ...lost,
        ...(own ? [] : others),
      ]
    : [];
  const failure = [change, remove, link].find((one) => one.isError)?.error;
  const wrong = failure !== undefined && <p className="err" role="alert"><Icon name="circle-alert" />{problem(failure)}</p>;
  return (
    <tr>
      <th scope="row">
        <span className="who">
          <Avatar id={account.id} name={name} size="av-s" />
          <span>
            <bdi>{name}</bdi>
            <span className="hint">{email}</span>
          </span>
        </span>
        {asked === null && wrong}
      </th>
      <td data-label={t`Einheit`}>{account.unit?.name ?? "–"}</td>
      <td data-label={t`Rollen`}>
        <span className="bdgs">
          {account.operator && <span className="bdg a"><Trans>Betrieb</Trans></span>}
          {roles.length === 0 && !account.operator && "–"}
          {roles.map((grant) => <span key={grant.id} className="bdg">{grantText(grant)}</span>)}
        </span>
      </td>
      <td data-label={t`Angelegt`}>{i18n.date(new Date(account.created_at_ms), { dateStyle: "medium" })}</td>
      <td data-label={t`Zustand`}>
        {state === "active" && <span className="bdg ok"><Icon name="check" /><Trans>aktiv</Trans></span>}
        {account.directory && <span className="bdg"><Icon name="building-2" /><Trans>aus dem Verzeichnis</Trans></span>}
        {state === "invited" && !account.directory && <span className="bdg"><Icon name="clock" /><Trans>eingeladen</Trans></span>}
        {state === "disabled" && <span className="bdg warn"><Icon name="ban" /><Trans>deaktiviert</Trans></span>}
        <Ways ways={account.sign_in} />
      </td>
      <td className="r">
        <Menu label={t`Aktionen für ${name}`} items={items} className="btn q ic" />
        {asked === "passkeys" && <LostPasskeys account={account} onDone={() => setAsked(null)} />}
        {asked === "disable" && (
          <Ask danger title={t`${name} deaktivieren?`} body={t`Die Person wird sofort abgemeldet und verlässt jede Sitzung. Sie können das Konto wieder aktivieren.`} confirm={t`Konto deaktivieren`} busy={change.isPending} onConfirm={() => change.mutate({ disabled: true })} onCancel={() => setAsked(null)}>
            {wrong}
          </Ask>
        )}
        {asked === "delete" && (
          <Ask danger title={t`${name} löschen?`} body={t`Name, Adresse, Anmeldung, Rollen und Gruppen sind dann weg, und die Person verlässt jede Sitzung. Ihre Besprechungen bleiben bei der Einheit. Das lässt sich nicht zurücknehmen.`} confirm={t`Konto löschen`} busy={remove.isPending} onConfirm={() => remove.mutate()} onCancel={() => setAsked(null)}>
            {wrong}
          </Ask>
        )}
      </td>
    </tr>
  );
}
