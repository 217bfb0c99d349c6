/** Why an answer on trial was refused, and what to look at. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Icon } from "../../ui/Icon";

export function TrialFault({ code }: { readonly code: string }) {
  const advice = useAdvice(code);
  return (
    <div className="ntc dng" role="alert">
      <Icon name="circle-alert" />
      <p className="h"><Trans>Die Probe ist gescheitert</Trans></p>
      <p>{advice}</p>
      <p className="hint"><Trans>Fehler: <code>{code}</code></Trans></p>
    </div>
  );
}

function useAdvice(code: string): string {
  const { t } = useLingui();
  switch (code) {
    case "token-refused":
      return t`Der Anbieter hat Plenum abgewiesen. Prüfen Sie Client-ID, Client-Geheimnis und die Rücksprung-Adresse dort.`;
    case "sign-in-refused":
      return t`Der Anbieter hat die Anmeldung abgebrochen. Prüfen Sie, ob das Konto und die verlangten Angaben (scopes) dort für Plenum freigegeben sind.`;
    case "provider-unreachable":
    case "provider-slow":
    case "provider-failed":
      return t`Der Anbieter hat nicht geantwortet, wie er soll. Versuchen Sie es in ein paar Minuten noch einmal.`;
    case "address-refused":
      return t`Der Anbieter nennt eine Adresse, die der Server nicht aufrufen darf. Liegt er im eigenen Netz, muss der Betrieb sie freigeben.`;
    case "acr-too-low":
      return t`Der Anbieter nennt keine der verlangten Stärken (acr). Prüfen Sie, welchen Wert er nennt, oder verlangen Sie keinen.`;
    case "mix-up":
      return t`Geantwortet hat ein anderer Anbieter als gefragt, oder die Antwort nennt ihn nicht. Prüfen Sie, ob die Adresse des Anbieters stimmt und nichts dazwischen steht.`;
    case "wrong-issuer":
    case "wrong-audience":
      return t`Die Anmeldung ist für jemand anderen ausgestellt. Prüfen Sie die Adresse des Anbieters und die Client-ID.`;
    case "algorithm-refused":
    case "key-unknown":
    case "signature-invalid":
      return t`Die Unterschrift des Anbieters ist nicht zu prüfen. Erlaubt sind öffentliche Verfahren wie ES256, PS256, EdDSA und RS256; die Schlüssel müssen unter seiner Adresse stehen.`;
    case "expired":
    case "not-yet-valid":
      return t`Die Uhren gehen auseinander. Prüfen Sie die Uhr des Anbieters; die des Servers prüft der Betrieb.`;
    default:
      return t`Die Antwort des Anbieters passt nicht zu dem, was OpenID Connect verlangt. Geben Sie den Fehler an, wenn Sie dort nachfragen.`;
  }
}
