/** Why a witness did not cosign: the words of the server, for people. */
import { useLingui } from "@lingui/react/macro";

export function useWitnessFaultText(): (fault: string) => string {
  const { t } = useLingui();
  return (fault) => {
    switch (fault) {
      case "unreachable":
      case "name-unknown":
      case "slow":
      case "tls-failed":
        return t`Der Zeuge ist nicht zu erreichen. Es wird von selbst weiter versucht.`;
      case "log-unknown":
        return t`Der Zeuge kennt Ihr Verzeichnis noch nicht. Geben Sie ihm dessen Schlüssel.`;
      case "signature-refused":
        return t`Der Zeuge hat einen anderen Schlüssel Ihres Verzeichnisses.`;
      case "cosignature":
        return t`Die Unterschrift passt nicht zum Schlüssel, der hier eingetragen ist.`;
      case "fork":
      case "witness-ahead":
        return t`Der Zeuge hat ein anderes oder längeres Verzeichnis gesehen. Fragen Sie sofort Ihren Betrieb: Die Datenbank wurde vielleicht zurückgesetzt.`;
      case "too-many":
      case "busy":
      case "server":
        return t`Gerade geht es nicht. Es wird von selbst weiter versucht.`;
      case "status":
      case "answer":
      case "broken":
      case "redirect-refused":
      case "witness-moved":
      case "body-too-large":
      case "headers-too-large":
        return t`Dort antwortet etwas anderes als ein Zeuge.`;
      default:
        return t`Der Server ruft diese Adresse nicht auf. Ihr Betrieb kann sie freigeben.`;
    }
  };
}
