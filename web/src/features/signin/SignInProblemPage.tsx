/** Why somebody who comes back from a provider does not come in, and what they can do. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { useMe } from "../../app/Shell";
import { Icon } from "../../ui/Icon";
import { usePageTitle } from "../../ui/SitePage";

export function SignInProblemPage() {
  const { t } = useLingui();
  const me = useMe();
  const reason = new URLSearchParams(useLocation().searchStr).get("reason") ?? "";
  usePageTitle(t`Anmeldung nicht möglich`);
  const [title, text] = useSignInProblem(reason);
  return (
    <div className="wrap n stack g6">
      <h1>{title}</h1>
      <p className="lead">{text}</p>
      <div className="row">
        {me.data ? (
          <Link className="btn p" to="/account"><Icon name="user-cog" /><Trans>Mein Konto</Trans></Link>
        ) : (
          <Link className="btn p" to="/sign-in"><Icon name="log-in" /><Trans>Zur Anmeldung</Trans></Link>
        )}
        <a className="btn o" href="/"><Icon name="house" /><Trans>Zur Startseite</Trans></a>
      </div>
    </div>
  );
}

/** What happened and what to do, by the word of the server. */
export function useSignInProblem(reason: string): readonly [string, string] {
  const { t } = useLingui();
  switch (reason) {
    case "lost":
      return [t`Diese Anmeldung gilt nicht mehr`, t`Sie wurde schon benutzt, hat zu lange gedauert oder in einem anderen Browser begonnen. Fangen Sie bitte noch einmal an.`];
    case "cancelled":
      return [t`Die Anmeldung wurde abgebrochen`, t`Ihr Anbieter hat Sie ohne Anmeldung zurückgeschickt. Fangen Sie noch einmal an, oder fragen Sie Ihre IT-Stelle, ob Ihr Konto dort freigegeben ist.`];
    case "provider-down":
      return [t`Ihr Anbieter antwortet nicht`, t`Der Server für Ihre Anmeldung ist gestört oder falsch eingerichtet. Versuchen Sie es in ein paar Minuten noch einmal. Ihre IT-Stelle sieht den Fehler in der Verwaltung.`];
    case "mix-up":
      return [t`Geantwortet hat ein anderer Anbieter`, t`Ihre Anmeldung begann bei einem anderen Anbieter, als geantwortet hat. So etwas kann ein Angriff sein; Sie sind nicht angemeldet. Fangen Sie noch einmal an, und geben Sie Ihrer IT-Stelle Bescheid.`];
    case "refused":
      return [t`Die Antwort Ihres Anbieters wurde abgewiesen`, t`Sie passte nicht zu Ihrer Anmeldung. Fangen Sie bitte noch einmal an, und geben Sie Ihrer IT-Stelle Bescheid, wenn das wieder geschieht.`];
    case "too-weak":
      return [t`Diese Anmeldung reicht hier nicht`, t`Verlangt ist eine frische oder stärkere Anmeldung, zum Beispiel mit zweitem Faktor. Fangen Sie noch einmal an und wählen Sie bei Ihrem Anbieter diesen Weg.`];
    case "not-invited":
      return [t`Sie haben hier noch kein Konto`, t`Wer hierher gehört, wird eingeladen. Bitten Sie Ihre Administration um einen Einmal-Link. Haben Sie schon ein Konto mit Passwort, melden Sie sich damit an und verbinden Sie diesen Anbieter unter Mein Konto.`];
    case "disabled":
      return [t`Ihr Konto ist deaktiviert`, t`Fragen Sie Ihre Administration, ob das so sein soll.`];
    case "address-taken":
      return [t`Ihre E-Mail-Adresse hat schon ein Konto`, t`Eine Adresse allein verbindet nie zwei Konten. Melden Sie sich mit Ihrem Passwort an und verbinden Sie diesen Anbieter unter Mein Konto.`];
    case "address-missing":
      return [t`Ihr Anbieter nennt keine E-Mail-Adresse`, t`Ohne sie lässt sich kein Konto anlegen. Ihre IT-Stelle kann das beim Anbieter einstellen.`];
    case "address-foreign":
      return [t`Ihre E-Mail-Adresse gehört zu einem anderen Anbieter`, t`Dieser Anbieter darf nur für seine eigenen Domains sprechen. Melden Sie sich mit Ihrer Adresse an, dann finden Sie den richtigen.`];
    case "identity-taken":
      return [t`Dieser Zugang gehört zu einem anderen Konto`, t`Trennen Sie ihn zuerst dort unter Mein Konto, oder melden Sie sich bei Ihrem Anbieter mit dem richtigen Namen an.`];
    case "other-person":
      return [t`Sie haben sich als jemand anderes angemeldet`, t`Zum Bestätigen muss es dasselbe Konto sein, mit dem Sie hier arbeiten. Versuchen Sie es noch einmal.`];
    default:
      return [t`Die Anmeldung hat nicht geklappt`, t`Versuchen Sie es bitte noch einmal. Bleibt es dabei, fragen Sie Ihre IT-Stelle.`];
  }
}
