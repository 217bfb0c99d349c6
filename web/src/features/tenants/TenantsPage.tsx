/** The register of tenants, for those who operate the installation. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import type { TenantInvitation } from "../../api/generated/TenantInvitation";
import { useProblemText } from "../../app/problems";
import { useMe } from "../../app/Shell";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { moment } from "../../ui/clock";
import { ErasedTenants } from "./ErasedTenants";
import { NewTenantForm } from "./NewTenantForm";
import { TenantRow } from "./TenantRow";
import "./tenants.css";

export function TenantsPage() {
  const { t } = useLingui();
  const me = useMe();
  const problem = useProblemText();
  const [invitation, setInvitation] = useState<TenantInvitation | null>(null);
  usePageTitle(t`Mandanten`);
  const operator = me.data?.account.operator === true;
  const tenants = useInfiniteQuery({
    queryKey: ["tenants"],
    queryFn: ({ pageParam }) => api.tenants(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: operator,
  });
  const rows = tenants.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="wrap stack g8">
      <div className="stack">
        <h1><Trans>Mandanten</Trans></h1>
        <p className="lead"><Trans>Jeder Mandant hat eigene Konten, Besprechungen und Adressen. Inhalte der Mandanten sind hier nicht zu sehen.</Trans></p>
      </div>
      {tenants.isError && <p className="err" role="alert"><Icon name="circle-alert" />{problem(tenants.error)}</p>}
      <NewTenantForm onInvited={setInvitation} />
      <div role="status">{invitation && <Invitation invitation={invitation} />}</div>
      <section className="stack" aria-labelledby="all-h">
        <h2 id="all-h"><Trans>Alle Mandanten</Trans></h2>
        <table className="t tenants card" aria-labelledby="all-h">
          <thead>
            <tr>
              <th scope="col"><Trans>Name</Trans></th>
              <th scope="col"><Trans>Kurzname</Trans></th>
              <th scope="col"><Trans>Hostnamen</Trans></th>
              <th scope="col"><Trans>Zustand</Trans></th>
              <th scope="col"><Trans>Seit</Trans></th>
              <th scope="col" aria-label={t`Aktionen`} />
            </tr>
          </thead>
          <tbody>{rows.map((tenant) => <TenantRow key={tenant.id} tenant={tenant} onInvited={setInvitation} />)}</tbody>
        </table>
        {tenants.hasNextPage && <button type="button" className="btn o" onClick={() => void tenants.fetchNextPage()}><Trans>Weitere zeigen</Trans></button>}
      </section>
      <ErasedTenants />
    </div>
  );
}

function Invitation({ invitation }: { readonly invitation: TenantInvitation }) {
  const { t, i18n } = useLingui();
  const name = invitation.tenant.name;
  const until = moment(i18n.locale)(invitation.expires_at_ms);
  return (
    <section className="card stack" aria-labelledby="link-h">
      <h2 id="link-h"><Trans>Einmal-Link für {name}</Trans></h2>
      <p><Trans>Senden Sie ihn der Person, die bei diesem Mandanten die erste Administration übernimmt. Sie richtet damit ihr Konto ein und legt weitere an. Er gilt bis {until} und wird nur jetzt gezeigt.</Trans></p>
      <p className="token-url">{invitation.setup_url}</p>
      <div className="row"><CopyButton text={invitation.setup_url} label={t`Link kopieren`} /></div>
    </section>
  );
}
