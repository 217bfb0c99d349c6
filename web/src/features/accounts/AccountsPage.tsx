/** Accounts, for administrators. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { AccountChange } from "../../api/generated/AccountChange";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import { useFieldText, useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { CopyButton } from "../../ui/CopyButton";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function AccountsPage() {
  const { t } = useLingui();
  const me = useMe();
  const problem = useProblemText();
  const [invitation, setInvitation] = useState<AccountInvitation | null>(null);
  usePageTitle(t`Konten`);
  const accounts = useInfiniteQuery({
    queryKey: ["accounts"],
    queryFn: ({ pageParam }) => api.accounts(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: me.data?.account.administrator === true,
  });
  const rows = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="wrap stack g8">
      <h1><Trans>Konten</Trans></h1>
      {accounts.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(accounts.error)}</p>}
      <NewAccount onInvited={setInvitation} />
      {invitation && <Invitation invitation={invitation} />}
      <section className="stack" aria-labelledby="all-h">
        <h2 id="all-h"><Trans>Alle Konten</Trans></h2>
        <ul className="plain-list" aria-labelledby="all-h">
          {rows.map((account) => <Row key={account.id} account={account} own={account.id === me.data?.account.id} onInvited={setInvitation} />)}
        </ul>
        {accounts.hasNextPage && <button type="button" className="btn o" onClick={() => void accounts.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      </section>
    </div>
  );
}

function NewAccount({ onInvited }: { readonly onInvited: (invitation: AccountInvitation) => void }) {
  const { t } = useLingui();
  const fault = useFieldText();
  const problem = useProblemText();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [administrator, setAdministrator] = useState(false);
  const add = useMutation({
    mutationFn: () => api.addAccount({ name, email, administrator }),
    onSuccess: async (invitation) => {
      setName("");
      setEmail("");
      setAdministrator(false);
      onInvited(invitation);
      await client.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  const faults = [fault(add.error, "name"), fault(add.error, "email")];
  return (
    <section className="card stack" aria-labelledby="new-h">
      <h2 id="new-h"><Trans>Neues Konto</Trans></h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Field label={t`Name`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} error={faults[0]} />
        <Field label={t`E-Mail-Adresse`} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} error={faults[1]} />
        <label className="row"><input type="checkbox" checked={administrator} onChange={(event) => setAdministrator(event.target.checked)} /><Trans>Darf Konten verwalten</Trans></label>
        {add.isError && !faults.some(Boolean) && <p className="err" role="alert"><Icon name="circle-alert" />{problem(add.error)}</p>}
        <div className="row"><button type="submit" className="btn p" aria-busy={add.isPending}><Icon name="user-plus" /><Trans>Konto anlegen</Trans></button></div>
      </form>
    </section>
  );
}

function Invitation({ invitation }: { readonly invitation: AccountInvitation }) {
  const { t, i18n } = useLingui();
  const name = invitation.account.name;
  const until = i18n.date(new Date(invitation.expires_at_ms), { dateStyle: "medium", timeStyle: "short" });
  return (
    <section className="card stack" role="status">
      <h2><Trans>Einmal-Link für {name}</Trans></h2>
      <p><Trans>Senden Sie ihn dieser Person. Damit wählt sie ihr Passwort. Er gilt bis {until} und wird nur jetzt gezeigt.</Trans></p>
      <p className="token-url">{invitation.setup_url}</p>
      <div className="row"><CopyButton text={invitation.setup_url} label={t`Link kopieren`} /></div>
    </section>
  );
}

interface RowProps {
  readonly account: Account;
  readonly own: boolean;
  readonly onInvited: (invitation: AccountInvitation) => void;
}

function Row({ account, own, onInvited }: RowProps) {
  const { t } = useLingui();
  const problem = useProblemText();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["accounts"] });
  const change = useMutation({ mutationFn: (edit: AccountChange) => api.changeAccount(account.id, edit), onSuccess: refresh });
  const link = useMutation({ mutationFn: () => api.setupLink(account.id), onSuccess: onInvited });
  const states = { invited: t`eingeladen`, active: t`aktiv`, disabled: t`deaktiviert` };
  const name = account.name;
  return (
    <li className="card meeting">
      <div className="meeting-h">
        <h3>{name}</h3>
        <span className="row">
          {account.administrator && <span className="bdg"><Trans>Verwaltung</Trans></span>}
          <span className="bdg">{states[account.state]}</span>
        </span>
      </div>
      <p className="mut sm">{account.email}</p>
      {change.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(change.error)}</p>}
      <div className="row">
        <button type="button" className="btn o sm" aria-label={t`Neuer Einmal-Link für ${name}`} onClick={() => link.mutate()}><Icon name="key-round" size="s" /><Trans>Neuer Einmal-Link</Trans></button>
        {!own && (
          <>
            <button type="button" className="btn o sm" aria-label={account.administrator ? t`${name} die Verwaltung nehmen` : t`${name} die Verwaltung geben`} onClick={() => change.mutate({ administrator: !account.administrator })}>
              {account.administrator ? <Trans>Verwaltung nehmen</Trans> : <Trans>Verwaltung geben</Trans>}
            </button>
            <button type="button" className="btn o sm" aria-label={account.state === "disabled" ? t`${name} aktivieren` : t`${name} deaktivieren`} onClick={() => change.mutate({ disabled: account.state !== "disabled" })}>
              {account.state === "disabled" ? <Trans>Aktivieren</Trans> : <Trans>Deaktivieren</Trans>}
            </button>
          </>
        )}
      </div>
    </li>
  );
}
