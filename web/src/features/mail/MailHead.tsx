/** What the pages about mails of a tenant begin with: title, what the page is for, the way to the other two. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import "./mail.css";

interface MailHeadProps {
  readonly at: "/admin/mail" | "/admin/mail/texts" | "/admin/mail/sender";
  readonly children: ReactNode;
}

export function MailHead({ at, children }: MailHeadProps) {
  const { t } = useLingui();
  const current = (to: MailHeadProps["at"]) => (to === at ? ("page" as const) : undefined);
  return (
    <div className="stack g3">
      <h1><Trans>E-Mail</Trans></h1>
      <nav className="seg mail-seg" aria-label={t`E-Mail`}>
        <Link to="/admin/mail" activeOptions={{ exact: true }} aria-current={current("/admin/mail")}><Trans>Unterwegs</Trans></Link>
        <Link to="/admin/mail/texts" aria-current={current("/admin/mail/texts")}><Trans>Texte</Trans></Link>
        <Link to="/admin/mail/sender" aria-current={current("/admin/mail/sender")}><Trans>Absender</Trans></Link>
      </nav>
      <p className="lead">{children}</p>
    </div>
  );
}
