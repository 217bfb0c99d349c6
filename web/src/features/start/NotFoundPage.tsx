/** An address that leads nowhere. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function NotFoundPage() {
  const { t } = useLingui();
  usePageTitle(t`Seite nicht gefunden`);
  return (
    <div className="wrap n stack g6">
      <h1><Trans>Diese Seite gibt es nicht</Trans></h1>
      <p className="lead"><Trans>Vielleicht fehlt ein Teil der Adresse. Öffnen Sie den Link noch einmal aus der Einladung, oder beginnen Sie auf der Startseite.</Trans></p>
      <div className="row"><a className="btn p" href="/"><Icon name="house" /><Trans>Zur Startseite</Trans></a></div>
    </div>
  );
}
