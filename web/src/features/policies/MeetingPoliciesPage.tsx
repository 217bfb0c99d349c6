/** The policies of one meeting, set by whom it belongs to within what the organisation leaves. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { PolicyEditor } from "./PolicyEditor";

export function MeetingPoliciesPage({ meeting }: { readonly meeting: string }) {
  const { t } = useLingui();
  usePageTitle(t`Regeln der Besprechung`);
  return (
    <div className="wrap stack g4">
      <div>
        <Link to="/" className="btn g sm"><Icon name="chevron-left" size="s" /><Trans>Zu den Besprechungen</Trans></Link>
      </div>
      <PolicyEditor
        path={`/api/v1/meetings/${meeting}/policies`}
        title={t`Regeln der Besprechung`}
        lead={<Trans>Gelten nur für diese eine Besprechung, auch wenn sie gerade läuft. Was die Organisation gesperrt hat, steht fest.</Trans>}
      />
    </div>
  );
}
