/** Nobody has this host name, or its tenant is suspended. */
import { Trans, useLingui } from "@lingui/react/macro";
import { SitePage, usePageTitle } from "../../ui/SitePage";

export function ClosedPage({ code }: { readonly code: "unknown-host" | "suspended" }) {
  const { t } = useLingui();
  const title = code === "suspended" ? t`Dieser Zugang ist zurzeit angehalten` : t`Unter dieser Adresse ist niemand zu erreichen`;
  usePageTitle(title);
  const host = location.hostname;
  return (
    <SitePage>
      <div className="wrap n stack g6">
        <h1>{title}</h1>
        <p className="lead">
          {code === "suspended" ? (
            <Trans>Besprechungen und Konten dieser Stelle sind gerade nicht erreichbar. Es ist nichts gelöscht. Fragen Sie die Stelle, die Sie eingeladen hat, oder Ihre IT-Stelle.</Trans>
          ) : (
            <Trans>Der Name {host} gehört hier zu keiner Stelle. Prüfen Sie die Adresse, oder bitten Sie die einladende Person um einen neuen Link.</Trans>
          )}
        </p>
        <div className="row">
          <button type="button" className="btn p" onClick={() => window.location.reload()}>
            <Trans>Erneut versuchen</Trans>
          </button>
        </div>
      </div>
    </SitePage>
  );
}
