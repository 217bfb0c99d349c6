/** The link by which a person chooses their password: shown once. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AccountInvitation } from "../../api/generated/AccountInvitation";
import { CopyButton } from "../../ui/CopyButton";
import { moment } from "../../ui/clock";

export function OneTimeLink({ invitation }: { readonly invitation: AccountInvitation }) {
  const { t, i18n } = useLingui();
  const name = invitation.account.name;
  const until = moment(i18n.locale)(invitation.expires_at_ms);
  const { setup_url: url } = invitation;
  if (url === null) {
    const address = invitation.account.email;
    return (
      <section className="card stack" aria-labelledby="link-h">
        <h2 id="link-h"><Trans>E-Mail an {name}</Trans></h2>
        <p><Trans>Der Einmal-Link geht an {address}. Er gilt bis {until}. Was nicht ankommt, steht unter E-Mail in der Verwaltung.</Trans></p>
      </section>
    );
  }
  return (
    <section className="card stack" aria-labelledby="link-h">
      <h2 id="link-h"><Trans>Einmal-Link für {name}</Trans></h2>
      <p><Trans>Senden Sie ihn dieser Person. Damit wählt sie ihr Passwort. Er gilt bis {until} und wird nur jetzt gezeigt.</Trans></p>
      <p className="token-url">{url}</p>
      <div className="row"><CopyButton text={url} label={t`Link kopieren`} /></div>
    </section>
  );
}
