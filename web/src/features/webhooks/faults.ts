/** Why no answer came that counts: the words of the server's own for calls to others. */
import { useLingui } from "@lingui/react/macro";

export function useFaultText(): (fault: string) => string {
  const { t } = useLingui();
  return (fault) => {
    switch (fault) {
      case "redirect-refused":
        return t`Der Empfänger leitet weiter; das wird nicht befolgt.`;
      case "slow":
        return t`Der Empfänger hat nicht in 15 Sekunden geantwortet.`;
      case "unreachable":
        return t`Keine Verbindung zum Empfänger.`;
      case "name-unknown":
        return t`Der Name des Empfängers ist nicht bekannt.`;
      case "tls-failed":
        return t`Das Zertifikat des Empfängers wird nicht angenommen.`;
      case "body-too-large":
      case "headers-too-large":
        return t`Die Antwort war zu groß.`;
      case "busy":
        return t`Der Server hatte gerade keinen Platz für den Aufruf.`;
      case "broken":
        return t`Die Antwort war kein HTTP oder brach ab.`;
      default:
        return t`Der Server ruft diese Adresse nicht auf.`;
    }
  };
}
