/** Why no time stamp came: the words of the server, for people. */
import { useLingui } from "@lingui/react/macro";

export function useStampFaultText(): (fault: string) => string {
  const { t } = useLingui();
  return (fault) => {
    switch (fault) {
      case "unreachable":
      case "name-unknown":
        return t`Der Zeitstempeldienst ist nicht zu erreichen. Prüfen Sie die Adresse.`;
      case "slow":
        return t`Der Zeitstempeldienst hat nicht in 15 Sekunden geantwortet.`;
      case "tls-failed":
        return t`Das Zertifikat, mit dem sich der Server des Dienstes ausweist, wird nicht angenommen.`;
      case "login-refused":
        return t`Der Zeitstempeldienst hat Benutzername oder Passwort abgelehnt.`;
      case "status":
      case "broken":
      case "redirect-refused":
      case "time-form":
      case "time-length":
      case "body-too-large":
      case "headers-too-large":
        return t`Dort antwortet etwas anderes als ein Zeitstempeldienst.`;
      case "time-refused":
        return t`Der Zeitstempeldienst hat die Anfrage abgelehnt. Prüfen Sie die Kennung der Regeln.`;
      case "time-policy":
        return t`Der Zeitstempeldienst stempelt nach anderen Regeln als den verlangten.`;
      case "time-nonce":
      case "time-imprint":
        return t`Die Antwort gehört zu einer anderen Anfrage. Der Zeitstempel wird nicht angenommen.`;
      case "time-path":
        return t`Der Zeitstempel führt zu keinem der hinterlegten Zertifikate.`;
      case "time-algorithm":
      case "time-attributes":
      case "time-certificate":
      case "time-purpose":
      case "time-signature":
      case "time-time":
        return t`Der Zeitstempel hält der Prüfung nicht stand (${fault}).`;
      case "busy":
        return t`Der Server hatte gerade keinen Platz für den Aufruf.`;
      default:
        return t`Der Server ruft diese Adresse nicht auf. Ihr Betrieb kann sie freigeben.`;
    }
  };
}
