/** What is shown when a page cannot be: the server is away, or the client failed. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Icon } from "../../ui/Icon";
import { SitePage, usePageTitle } from "../../ui/SitePage";

/** How browsers say that a part of the client could not be fetched. */
const NOT_FETCHED = /dynamically imported module|importing a module script|preload css/i;

export function FaultPage({ error }: { readonly error: unknown }) {
  const { t } = useLingui();
  const message = error instanceof Error ? error.message : String(error);
  const unreachable = NOT_FETCHED.test(message);
  const [checking, setChecking] = useState(false);
  const title = unreachable ? t`Der Server ist gerade nicht zu erreichen` : t`Hier ist etwas schiefgegangen`;
  usePageTitle(title);
  const again = async () => {
    setChecking(true);
    // Browsers remember that a module failed, so only a new page helps; but not while there is none to be had.
    const there = await fetch("/api/v1/instance").then((answer) => answer.ok, () => false);
    if (there) location.reload();
    else setChecking(false);
  };
  return (
    <SitePage>
      <div className="wrap n stack g6">
        <h1>{title}</h1>
        <p className="lead">
          {unreachable ? (
            <Trans>Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Der Link bleibt gültig.</Trans>
          ) : (
            <Trans>Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie es Ihrer IT-Stelle, mit dieser Meldung: {message}</Trans>
          )}
        </p>
        <div className="row">
          <button type="button" className="btn p" aria-busy={checking} onClick={() => void again()}>
            <Trans>Erneut versuchen</Trans>
          </button>
          <a className="btn o" href="/">
            <Icon name="house" />
            <Trans>Zur Startseite</Trans>
          </a>
        </div>
      </div>
    </SitePage>
  );
}
