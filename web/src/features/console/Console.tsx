/** The frame of the pages for those who administer: whose console it is, what it leads to, and the page. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, Navigate } from "@tanstack/react-router";
import { useId } from "react";
import type { ReactNode } from "react";
import { useMe } from "../../app/Shell";
import { Icon } from "../../ui/Icon";
import { LegalLinks } from "../../ui/LegalLinks";
import { TenantLogo } from "../../ui/TenantLogo";
import { SkipLink } from "../../ui/SitePage";
import { useLook } from "../../ui/look";
import { LanguageChoice } from "../../ui/preferences";
import { OPERATOR_CONSOLE, TENANT_CONSOLE, entryOf, openTo } from "./sections";
import type { SectionGroup } from "./sections";
import "./console.css";

type Kind = "tenant" | "operator";

const GROUPS: Record<Kind, readonly SectionGroup[]> = { tenant: TENANT_CONSOLE, operator: OPERATOR_CONSOLE };

export function Console({ kind, children }: { readonly kind: Kind; readonly children: ReactNode }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const look = useLook();
  const id = useId();
  if (me.isPending) return <p className="wrap" role="status"><Trans>Einen Moment …</Trans></p>;
  if (!me.data) return <Navigate to="/sign-in" />;
  const groups = openTo(me.data, GROUPS[kind]);
  const title = kind === "tenant" ? t`Verwaltung` : t`Betrieb`;
  return (
    <>
      <SkipLink />
      <div className="adm">
        <header className="adm-n">
          <a className="tenant" href="/">
            <TenantLogo />
            <span>
              <b>{look.name}</b>
              <span>{title}</span>
            </span>
          </a>
          <nav aria-label={title}>
            {groups.map((group, index) => (
              <div key={group.sections[0]?.to}>
                <p className="grp" id={`${id}-${index}`}>{i18n._(group.label)}</p>
                <ul aria-labelledby={`${id}-${index}`}>
                  {group.sections.map((section) => (
                    <li key={section.to}>
                      <Link className="navl" to={section.to}>
                        <Icon name={section.icon} />
                        {i18n._(section.label)}
                      </Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
          <span className="grow" />
          <div className="adm-l"><LanguageChoice /></div>
          <LegalLinks />
          <Link className="navl" to="/">
            <Icon name="chevron-left" />
            <Trans>Zur Übersicht</Trans>
          </Link>
        </header>
        <main className="adm-m" id="inhalt" tabIndex={-1}>
          {groups.length === 0 ? <NotForYou kind={kind} /> : children}
        </main>
      </div>
    </>
  );
}

/** `/admin` and `/operator`: the first page that is there for the person. */
export function ConsoleEntry({ kind }: { readonly kind: Kind }) {
  const me = useMe();
  const to = me.data ? entryOf(me.data, GROUPS[kind]) : undefined;
  return <Console kind={kind}>{to !== undefined && <Navigate to={to} replace />}</Console>;
}

function NotForYou({ kind }: { readonly kind: Kind }) {
  return (
    <div className="stack g6">
      <h1><Trans>Diese Seite ist nicht für Ihr Konto</Trans></h1>
      <p className="lead">
        {kind === "tenant" ? <Trans>Hier arbeitet, wer diesen Mandanten verwaltet.</Trans> : <Trans>Mandanten verwaltet, wer die Anlage betreibt.</Trans>}
      </p>
      <div className="row"><a className="btn p" href="/"><Icon name="house" /><Trans>Zur Startseite</Trans></a></div>
    </div>
  );
}
