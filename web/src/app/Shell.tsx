/** Pages outside the room, with the entries of those who are signed in. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api } from "../api/client";
import { OPERATOR_CONSOLE, TENANT_CONSOLE, entryOf } from "../features/console/sections";
import { SitePage } from "../ui/SitePage";
import { meQuery } from "./queries";

export function useMe() {
  return useQuery(meQuery);
}

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    const out = await api.signOut();
    if (out) {
      // The provider ends its session, too, and sends the browser back.
      location.assign(out.url);
      return;
    }
    // Nothing of the person stays, and the pages that are open learn of it.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    client.setQueryData(["me"], null);
    await navigate({ to: "/" });
  };
  // Until the passkey is there that a policy wants, the other entries lead nowhere.
  const enters = me.data?.passkey_needed === false;
  const nav = me.data ? (
    <nav aria-label={t`Bereiche`} className="row site-nav">
      {enters && (
        <Link to="/">
          <Trans>Besprechungen</Trans>
        </Link>
      )}
      {enters && entryOf(me.data, TENANT_CONSOLE) !== undefined && (
        <Link to="/admin">
          <Trans>Verwaltung</Trans>
        </Link>
      )}
      {enters && entryOf(me.data, OPERATOR_CONSOLE) !== undefined && (
        <Link to="/operator">
          <Trans>Betrieb</Trans>
        </Link>
      )}
      {enters && (
        <Link to="/account">
          <Trans>Mein Konto</Trans>
        </Link>
      )}
      <button type="button" className="btn g sm" onClick={() => void leave()}>
        <Trans>Abmelden</Trans>
      </button>
    </nav>
  ) : undefined;
  return <SitePage nav={nav}>{children}</SitePage>;
}
