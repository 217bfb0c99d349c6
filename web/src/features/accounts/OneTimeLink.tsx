/** The link by which a person chooses their password: shown once. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import { CopyButton } from "../../ui/CopyButton";

export function OneTimeLink({ invitation }: { readonly invitation: AccountInvitation }) {
  const { t, i18n } = useLingui();
  const name = invitation.account.name;
  const until = i18n.date(new Date(invitation.expires_at_ms), { dateStyle: "medium", timeStyle: "short" });
  return (
    <section className="card stack" aria-labelledby="link-h">
      <h2 id="link-h"><Trans>Einmal-Link für {name}</Trans></h2>
      <p><Trans>Senden Sie ihn dieser Person. Damit wählt sie ihr Passwort. Er gilt bis {until} und wird nur jetzt gezeigt.</Trans></p>
      <p className="token-url">{invitation.setup_url}</p>
      <div className="row"><CopyButton text={invitation.setup_url} label={t`Link kopieren`} /></div>
    </section>
  );
}
