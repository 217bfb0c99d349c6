/** *Datenschutz*: what is kept how long, and what was deleted. */
import { Trans, useLingui } from "@lingui/react/macro";
import { usePageTitle } from "../../ui/SitePage";
import { Guests } from "./Guests";
import { Processing } from "./Processing";
import { Requests } from "./Requests";
import { Retention } from "./Retention";
import "../accounts/directory.css";

export function PrivacyPage() {
  const { t } = useLingui();
  usePageTitle(t`Datenschutz`);
  return (
    <div className="wrap stack g6">
      <div className="stack g1">
        <h1><Trans>Datenschutz</Trans></h1>
        <p className="mut"><Trans>Was gespeichert wird, wozu und bis wann. Plenum sendet keine Nutzungsdaten an andere.</Trans></p>
      </div>
      <Requests />
      <Retention />
      <Guests />
      <Processing />
    </div>
  );
}
