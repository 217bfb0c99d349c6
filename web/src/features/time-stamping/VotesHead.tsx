/** What the pages about evidence of votes begin with: title, the way to the other one, what the page is for. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface VotesHeadProps {
  readonly at: "/admin/votes" | "/admin/votes/witnesses";
  readonly children: ReactNode;
}

export function VotesHead({ at, children }: VotesHeadProps) {
  const { t } = useLingui();
  const current = (to: VotesHeadProps["at"]) => (to === at ? ("page" as const) : undefined);
  return (
    <div className="stack g3">
      <h1><Trans>Abstimmungen</Trans></h1>
      <nav className="seg mail-seg" aria-label={t`Abstimmungen`}>
        <Link to="/admin/votes" activeOptions={{ exact: true }} aria-current={current("/admin/votes")}><Trans>Zeitstempel</Trans></Link>
        <Link to="/admin/votes/witnesses" aria-current={current("/admin/votes/witnesses")}><Trans>Zeugen</Trans></Link>
      </nav>
      <p className="lead">{children}</p>
    </div>
  );
}
