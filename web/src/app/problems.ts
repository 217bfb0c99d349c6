/** What people read when the server says no. */
import { useLingui } from "@lingui/react/macro";
import { ApiProblem } from "../api/client";
import { PasskeyFault } from "../api/passkeys";
import { useStorageFullText } from "../features/usage/full";

export function useProblemText(): (error: unknown) => string {
  const { t } = useLingui();
  const storageFull = useStorageFullText();
  return (error) => {
    if (error instanceof PasskeyFault) {
      return {
        cancelled: t`Abgebrochen, oder es gab hier keinen passenden Passkey.`,
        known: t`Auf diesem Gerät haben Sie schon einen Passkey für dieses Konto.`,
        elsewhere: t`Unter dieser Adresse gelten keine Passkeys. Öffnen Sie die Adresse Ihrer Organisation.`,
        failed: t`Der Browser konnte das nicht. Versuchen Sie es mit einem anderen Gerät oder Browser.`,
      }[error.reason];
    }
    const code = error instanceof ApiProblem ? error.code : "unreachable";
    switch (code) {
      case "sign-in-failed":
        return t`Adresse oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal.`;
      case "passkey-refused":
        return t`Dieser Passkey wird nicht angenommen. Vielleicht wurde er gelöscht oder gesperrt. Nehmen Sie einen anderen Weg.`;
      case "passkey-needed":
        return t`Ihre Organisation verlangt hier Ihren Passkey. Nehmen Sie ihn oder einen Wiederherstellungscode.`;
      case "recovery-failed":
        return t`Adresse oder Code stimmt nicht, oder der Code ist schon benutzt.`;
      case "too-many-tries":
        return t`Zu viele Versuche. Warten Sie bitte eine Viertelstunde.`;
      case "link-unusable":
        return t`Dieser Link gilt nicht mehr. Bitten Sie um einen neuen.`;
      case "not-signed-in":
        return t`Ihre Anmeldung ist beendet. Melden Sie sich bitte neu an.`;
      case "not-permitted":
        return t`Ihr Konto hat dafür kein Recht.`;
      case "fresh-sign-in-needed":
        return t`Dafür müssen Sie noch einmal zeigen, dass Sie es sind.`;
      case "provider-down":
        return t`Der Anbieter Ihrer Anmeldung antwortet nicht, wie er soll. Versuchen Sie es später noch einmal oder fragen Sie Ihre IT-Stelle.`;
      case "conflict":
        return t`Das eigene Konto können Sie nicht deaktivieren und sich die Verwaltung nicht nehmen.`;
      case "precondition-failed":
        return t`Das hat inzwischen jemand anderes geändert. Sehen Sie nach und versuchen Sie es noch einmal.`;
      case "kept-by-directory":
        return t`Das pflegt Ihr Verzeichnis. Ändern Sie es dort.`;
      case "in-use":
        return t`Dort ist noch etwas: Einheiten, Konten, Gruppen oder Besprechungen. Nehmen Sie das zuerst heraus.`;
      case "vote-runs":
        return t`Dieses Mitglied nimmt an einer laufenden Abstimmung teil. Bis sie zu Ende ist, bleiben Konto, Amtszeit und Eintrag.`;
      case "limit-reached":
        return t`Mehr davon sind nicht möglich.`;
      case "policy-forbids":
        return t`Das ist durch eine Richtlinie gesperrt. Ihre Verwaltung kann sie ändern.`;
      case "quota-reached":
        if (error instanceof ApiProblem && error.problem?.quota?.quota === "storage-bytes") return storageFull;
        return t`Eine Grenze ist erreicht. Versuchen Sie es später oder bitten Sie Ihre Verwaltung um mehr.`;
      case "too-many-requests":
        return t`Gerade kommen zu viele Anfragen aus Ihrer Organisation. Warten Sie eine Minute.`;
      case "suspended":
        return t`Dieser Mandant ist angehalten. Wenden Sie sich an Ihre IT-Stelle.`;
      case "invalid-fields":
        return t`Einige Angaben fehlen oder passen nicht.`;
      case "unreachable":
        return t`Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es erneut.`;
      default:
        return t`Das hat nicht geklappt. Versuchen Sie es bitte noch einmal.`;
    }
  };
}

/** What is wrong with a field of a form. */
export function useFieldText(): (error: unknown, field: string) => string | undefined {
  const { t } = useLingui();
  return (error, field) => {
    const code = error instanceof ApiProblem ? error.field(field) : undefined;
    switch (code) {
      case undefined:
        return undefined;
      case "required":
        return t`Bitte ausfüllen.`;
      case "too-short":
        return t`Zu kurz. Mindestens 12 Zeichen, am besten mehrere Wörter.`;
      case "too-long":
        return t`Zu lang.`;
      case "taken":
        if (field === "slug") return t`Diesen Kurznamen hat schon ein anderer Mandant.`;
        if (field === "hosts") return t`Einen dieser Hostnamen hat schon ein anderer Mandant.`;
        if (field === "name") return t`Diesen Namen gibt es schon.`;
        if (field === "short_name") return t`Diesen Kurznamen hat schon eine andere Einheit.`;
        if (field === "role") return t`Diese Rolle ist schon vergeben.`;
        if (field === "issuer") return t`Dieser Anbieter ist schon angeschlossen.`;
        if (field === "domains") return t`Eine dieser Domains führt schon zu einem anderen Anbieter.`;
        return t`Diese Adresse hat schon ein Konto.`;
      case "unreadable":
        return t`Die Farbe hat zu wenig Kontrast. Nehmen Sie den Vorschlag oder eine dunklere.`;
      case "too-large":
        return t`Das Bild ist zu groß: höchstens 512 KiB und 4000 Pixel je Seite.`;
      case "locked":
        return t`Das ist auf einer höheren Ebene gesperrt.`;
      case "wrong":
        if (field === "parent_id") return t`Dort passt die Einheit nicht: Sie wäre unter sich selbst, oder es wären mehr als 8 Ebenen.`;
        if (field === "unit_id") return t`Wählen Sie eine Einheit.`;
        if (field === "owner_id") return t`Wählen Sie ein aktives Konto Ihrer Einheit.`;
        return t`Das stimmt nicht.`;
      case "unreachable":
        return t`Unter dieser Adresse antwortet kein Anbieter. Prüfen Sie die Adresse und ob der Server sie erreicht.`;
      case "refused":
        if (field === "text") return t`Ein Link führt weder zu https, http, mailto noch tel. Andere Adressen werden nicht angenommen.`;
        return t`Diese Adresse ruft der Server nicht auf. Adressen im eigenen Netz muss der Betrieb der Anlage freigeben.`;
      case "mismatch":
        if (field === "logo") return t`Die Datei ist eine andere Art von Bild, als ihr Name sagt. Speichern Sie sie neu als PNG, JPEG oder WebP.`;
        return t`Der Anbieter nennt sich anders. Übernehmen Sie seine Adresse (issuer) genau, auch den Schrägstrich am Ende.`;
      case "unfit":
        if (field === "logo") return t`Das Bild ist beschädigt und lässt sich nicht lesen.`;
        return t`Dort antwortet ein Server, aber nicht so, wie es für OpenID Connect mit PKCE nötig ist.`;
      case "malformed":
        if (field === "text") return t`Hier steht ein unsichtbares Zeichen, das Text umdreht oder versteckt. Schreiben Sie die Zeile neu.`;
        if (field === "link" || field === "enforcement_link" || field === "url") return t`Eine ganze Adresse, die mit https:// beginnt.`;
        if (field === "barrier_mail") return t`Die Adresse ist unvollständig. Zum Beispiel: name@example.org`;
        if (field === "logo") return t`Das ist kein Bild als PNG, JPEG oder WebP. SVG wird nicht angenommen, weil darin Programme stecken können.`;
        if (field === "colour") return t`Ein # und sechs Ziffern von 0 bis f. Zum Beispiel: #0f5563`;
        if (field === "issuer") return t`Eine Adresse, die mit https:// beginnt, ohne Fragezeichen. Zum Beispiel: https://login.example.org`;
        if (field === "domains") return t`Domains wie example.org, höchstens 50.`;
        if (field === "rules") return t`Jede Regel braucht Angabe und Wert, beide höchstens 256 Zeichen.`;
        if (field === "slug") return t`1 bis 40 Kleinbuchstaben, Ziffern und Bindestriche, ohne Bindestrich am Anfang und Ende.`;
        if (field === "short_name") return t`1 bis 20 Zeichen.`;
        if (field === "hosts") return t`1 bis 20 Hostnamen ohne https:// und ohne Port. Zum Beispiel: besprechung.example.org`;
        return field === "email" ? t`Die Adresse ist unvollständig. Zum Beispiel: name@example.org` : t`Diese Angabe passt nicht.`;
    }
  };
}
