/** Accounts, for those who administer the tenant or a unit. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useDeferredValue, useId, useState } from "react";
import { api } from "../../api/client";
import type { AccountQuery } from "../../api/client";
import type { Account } from "../../api/generated/Account";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import type { AccountState } from "../../api/generated/AccountState";
import type { TenantRole } from "../../api/generated/TenantRole";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { PersonDialog } from "../privacy/PersonDialog";
import { UnitSelect } from "../units/UnitSelect";
import { AccountForm } from "./AccountForm";
import { AccountRow } from "./AccountRow";
import { ImportDialog } from "./ImportDialog";
import { OneTimeLink } from "./OneTimeLink";
import { RolesDialog } from "./RolesDialog";
import { TENANT_ROLES, useTenantRoles } from "./roles";
import "./directory.css";

const STATES: readonly AccountState[] = ["active", "invited", "disabled"];
/** Rows of a page. */
const PAGE = 25;

type Asked = { readonly what: "add" | "import" } | { readonly what: "edit" | "roles" | "person"; readonly account: Account };

/** The filter that an address asks for, as far as there are such roles and states. */
function filterOf(search: string): AccountQuery {
  const asked = new URLSearchParams(search);
  const role = TENANT_ROLES.find((known) => known === asked.get("role"));
  const state = STATES.find((known) => known === asked.get("state"));
  return { sort: "name", ...(role && { role }), ...(state && { state }) };
}

export function AccountsPage() {
  const { t } = useLingui();
  usePageTitle(t`Konten`);
  const me = useMe();
  const problem = useProblemText();
  const [invitation, setInvitation] = useState<AccountInvitation | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { searchStr } = useLocation();
  // Whoever comes from the overview sees whom it told of.
  const [filter, setFilter] = useState<AccountQuery>(() => filterOf(searchStr));
  // The cursors of the pages before this one, so that there is a way back.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = useDeferredValue({ ...filter, cursor: cursors.at(-1) ?? null, limit: PAGE });
  const accounts = useQuery({ queryKey: ["accounts", query], queryFn: () => api.accounts(query), placeholderData: keepPreviousData });
  const change = (part: Partial<AccountQuery>) => {
    setCursors([]);
    setFilter({ ...filter, ...part });
  };
  const rows = accounts.data?.items ?? [];
  const total = accounts.data?.total ?? 0;
  const next = accounts.data?.next_cursor ?? null;
  const from = cursors.length * PAGE + 1;
  const to = cursors.length * PAGE + rows.length;
  return (
    <div className="wrap stack g6">
      <div className="row sb">
        <div className="stack g1">
          <h1><Trans>Konten</Trans></h1>
          <p className="mut" role="status"><Plural value={total} one="# Konto" other="# Konten" /></p>
        </div>
        <div className="row">
          <button type="button" className="btn o" onClick={() => setAsked({ what: "import" })}><Icon name="upload" /><Trans>Einlesen</Trans></button>
          <button type="button" className="btn p" onClick={() => setAsked({ what: "add" })}><Icon name="user-plus" /><Trans>Konto anlegen</Trans></button>
        </div>
      </div>
      <div role="status">{invitation && <OneTimeLink invitation={invitation} />}</div>
      <Filters filter={filter} onChange={change} />
      {accounts.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(accounts.error)}</p>}
      {accounts.isSuccess && rows.length === 0 && <p className="card mut"><Trans>Kein Konto passt dazu.</Trans></p>}
      {rows.length > 0 && (
        <table className="t dir card" aria-label={t`Konten`} aria-busy={accounts.isFetching}>
          <thead>
            <tr>
              <SortHead name="name" label={t`Name`} sort={filter.sort ?? "name"} onSort={(sort) => change({ sort })} />
              <th scope="col"><Trans>Einheit</Trans></th>
              <th scope="col"><Trans>Rollen</Trans></th>
              <SortHead name="created" label={t`Angelegt`} sort={filter.sort ?? "name"} onSort={(sort) => change({ sort })} />
              <th scope="col"><Trans>Zustand</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((account) => (
              <AccountRow
                key={account.id}
                account={account}
                own={account.id === me.data?.account.id}
                onInvited={setInvitation}
                onEdit={() => setAsked({ what: "edit", account })}
                onRoles={() => setAsked({ what: "roles", account })}
                onPerson={() => setAsked({ what: "person", account })}
              />
            ))}
          </tbody>
        </table>
      )}
      {total > 0 && (
        <nav className="row sb" aria-label={t`Seiten`}>
          <span className="mut sm"><Trans>{from} bis {to} von {total}</Trans></span>
          <span className="row">
            <button type="button" className="btn o sm" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}><Trans>Zurück</Trans></button>
            <button type="button" className="btn o sm" disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}><Trans>Weiter</Trans></button>
          </span>
        </nav>
      )}
      {asked?.what === "add" && <AccountForm onInvited={setInvitation} onDone={() => setAsked(null)} />}
      {asked?.what === "import" && <ImportDialog onDone={() => setAsked(null)} />}
      {asked?.what === "edit" && <AccountForm account={asked.account} onInvited={setInvitation} onDone={() => setAsked(null)} />}
      {asked?.what === "person" && <PersonDialog account={asked.account} onDone={() => setAsked(null)} />}
      {asked?.what === "roles" && <RolesDialog account={asked.account} onDone={() => setAsked(null)} />}
    </div>
  );
}

function Filters({ filter, onChange }: { readonly filter: AccountQuery; readonly onChange: (part: Partial<AccountQuery>) => void }) {
  const { t } = useLingui();
  const id = useId();
  const names = useTenantRoles();
  const states: Record<AccountState, string> = { active: t`aktiv`, invited: t`eingeladen`, disabled: t`deaktiviert` };
  return (
    <search className="dir-filters">
      <Field label={t`Name, Adresse oder Einheit`} type="search" autoComplete="off" value={filter.q ?? ""} onChange={(event) => onChange({ q: event.target.value })} />
      <UnitSelect label={t`Einheit`} value={filter.unit ?? ""} none={t`alle`} onChange={(unit) => onChange({ unit })} />
      <div className="f">
        <label htmlFor={`${id}-r`}><Trans>Rolle</Trans></label>
        <select id={`${id}-r`} className="field" value={filter.role ?? ""} onChange={(event) => onChange({ role: event.target.value as TenantRole | "" })}>
          <option value="">{t`alle`}</option>
          {TENANT_ROLES.map((role) => <option key={role} value={role}>{names[role]}</option>)}
        </select>
      </div>
      <div className="f">
        <label htmlFor={`${id}-s`}><Trans>Zustand</Trans></label>
        <select id={`${id}-s`} className="field" value={filter.state ?? ""} onChange={(event) => onChange({ state: event.target.value as AccountState | "" })}>
          <option value="">{t`alle`}</option>
          {STATES.map((state) => <option key={state} value={state}>{states[state]}</option>)}
        </select>
      </div>
    </search>
  );
}

interface SortHeadProps {
  readonly name: string;
  readonly label: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}

function SortHead({ name, label, sort, onSort }: SortHeadProps) {
  const up = sort === name;
  const down = sort === `-${name}`;
  return (
    <th scope="col" aria-sort={up ? "ascending" : down ? "descending" : "none"}>
      <button type="button" className="btn g sm" onClick={() => onSort(up ? `-${name}` : name)}>
        {label}
        {(up || down) && <Icon name={up ? "arrow-up" : "chevron-down"} size="s" />}
      </button>
    </th>
  );
}
