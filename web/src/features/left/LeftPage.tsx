/** After leaving. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";
import { OwnRecords } from "./OwnRecords";

export function LeftPage({ code }: { readonly code: string }) {
  const { t } = useLingui();
  usePageTitle(t`Sitzung verlassen`);
  return (
    <div className="wrap n stack g6">
      <h1><Trans>Sie haben die Sitzung verlassen</Trans></h1>
      <p className="lead"><Trans>Mikrofon und Kamera sind aus. Die anderen sind noch da, solange die Sitzung läuft.</Trans></p>
      <div className="row">
        {code !== "" && <Link className="btn p" to="/m/$code" params={{ code }}><Trans>Wieder beitreten</Trans></Link>}
        <Link className="btn o" to="/"><Icon name="house" /><Trans>Zur Startseite</Trans></Link>
      </div>
      <OwnRecords code={code} />
    </div>
  );
}
