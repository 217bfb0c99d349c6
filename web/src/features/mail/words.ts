/** What the words of undelivered mails mean. */
import { useLingui } from "@lingui/react/macro";

/** The sort of a mail. One that this client does not know keeps its own word. */
export function useKindText(): (kind: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    "account-link": t`Einmal-Link`,
    "password-reset": t`Neues Passwort`,
    "sign-in-changed": t`Änderung der Anmeldung`,
    invitation: t`Einladung`,
    "invitation-withdrawn": t`Absage`,
    "guest-code": t`Code für einen Gast`,
    "vote-opened": t`Umlaufbeschluss eröffnet`,
    "vote-reminder": t`Umlaufbeschluss: Erinnerung`,
    "vote-closed": t`Umlaufbeschluss geschlossen`,
    "vote-over": t`Umlaufbeschluss: Ergebnis`,
  };
  return (kind) => words[kind] ?? kind;
}

/** Why a mail did not arrive. */
export function useFaultText(): (fault: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = {
    unreachable: t`Der Mailserver ist nicht erreichbar.`,
    slow: t`Der Mailserver hat nicht rechtzeitig geantwortet.`,
    "tls-failed": t`Die Verschlüsselung zum Mailserver kommt nicht zustande.`,
    deferred: t`Der Mailserver nimmt sie gerade nicht an.`,
    refused: t`Der Mailserver hat sie abgelehnt.`,
    broken: t`Der Mailserver antwortet nicht wie erwartet.`,
    address: t`An diese Adresse lässt sich nichts schicken.`,
    damaged: t`Sie ist beschädigt.`,
    database: t`Die Datenbank war gestört.`,
    "no-server": t`Es ist kein Mailserver eingerichtet.`,
    "server-unfit": t`Der eigene Mailserver lässt sich so nicht nutzen. Prüfen Sie „Absender“.`,
    "name-unknown": t`Den Namen des Mailservers gibt es nicht.`,
    "address-refused": t`Der Mailserver liegt an einer Adresse, die der Betrieb der Anlage nicht freigegeben hat.`,
  };
  return (fault) => words[fault] ?? fault;
}
