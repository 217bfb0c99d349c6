/** The frame of every page outside the room: skip link, head with language and appearance, main part. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Icon } from "./Icon";
import { LegalLinks } from "./LegalLinks";
import { TenantLogo } from "./TenantLogo";
import { currentLook, useLook } from "./look";
import { LanguageChoice, ThemeChoice } from "./preferences";

interface SitePageProps {
  readonly children: ReactNode;
  /** Entries of those who are signed in. */
  readonly nav?: ReactNode;
}

export function SitePage({ children, nav }: SitePageProps) {
  const { t } = useLingui();
  const look = useLook();
  return (
    <>
      <SkipLink />
      <div className="site">
        <header className="site-h bare">
          <a className="wordmark" href="/">
            <TenantLogo />
            <span>{look.short_name ?? look.name}</span>
          </a>
          {nav}
          <span className="grow" />
          <LanguageChoice />
          <details className="appearance">
            <summary className="btn g sm">
              <Icon name="settings" size="s" />
              <Trans>Darstellung</Trans>
            </summary>
            <div className="card appearance-box" role="group" aria-label={t`Darstellung`}>
              <ThemeChoice />
            </div>
          </details>
        </header>
        <main id="inhalt" tabIndex={-1}>
          {children}
        </main>
        <footer className="site-f"><LegalLinks /></footer>
      </div>
    </>
  );
}

/** The first stop of the keyboard: to the main part, whose id is `inhalt`. */
export function SkipLink() {
  return (
    <a className="skip" href="#inhalt" onClick={(event) => skipTo(event)}>
      <Trans>Zum Inhalt</Trans>
    </a>
  );
}

/** The fragment of an address belongs to links with a secret, so skipping must not write it. */
function skipTo(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById("inhalt")?.focus();
}

/** Sets the title of the page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – ${currentLook().name}`;
  }, [title]);
}
