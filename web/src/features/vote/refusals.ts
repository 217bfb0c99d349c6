/** Why an act was refused, and what a device alarms about, in sentences. */
import { useLingui } from "@lingui/react/macro";
import { useStorageFullText } from "../usage/full";
import { VoteRefused } from "./contract";

/** Codes of FORMAT-entries.md and of the server; what is not named here is told with its code. */
export function useRefusalText(): (code: string) => string {
  const { t } = useLingui();
  const alarms = useAlarmText();
  const storageFull = useStorageFullText();
  return (code) => {
    if (code.startsWith("alarm-")) return `${alarms(code).title}.`;
    switch (code) {
      case "not-the-draft":
        return t`Das stimmt nicht mehr mit der Sitzung überein. Stellen Sie es neu auf.`;
      case "draft-options":
        return t`Im Entwurf des Servers stehen andere Möglichkeiten, als Sie angegeben haben. Es wurde nichts unterschrieben. Melden Sie das dem Betrieb.`;
      case "draft-officers":
        return t`Im Entwurf des Servers stehen für Leitung und Schriftführung andere Personen als in der Sitzung. Es wurde nichts unterschrieben. Stellen Sie ihn neu auf; bleibt es so, melden Sie das dem Betrieb.`;
    }
    switch (code) {
      case "draft-files":
        return t`Der Server zeigt andere Anlagen, als Sie hinzugefügt haben. Es wurde nichts unterschrieben. Sehen Sie die Anlagen durch, und versuchen Sie es noch einmal.`;
      case "attachment-changed":
        return t`Die Datei ist nicht die, die festgelegt wurde. Sie wurde nicht gesichert. Melden Sie das Vorsitz und Betrieb.`;
      case "file-too-large":
        return t`Die Datei ist größer als 10 MB.`;
      case "file-too-long":
        return t`Mehr als 10 Anlagen gehen nicht.`;
      case "file-taken":
        return t`Diese Datei oder eine mit diesem Namen ist schon dabei.`;
      case "file-mismatch":
        return t`Der Name der Datei passt nicht zu ihrem Inhalt. Benennen Sie sie um, etwa „Lageplan.pdf“.`;
      case "file-unfit":
        return t`Solche Dateien gehen nicht. Nehmen Sie PDF, PNG, JPEG oder Text.`;
    }
    if (code.startsWith("file-")) return t`Diese Datei lässt sich nicht hinzufügen: Sie ist leer, oder ihr Name enthält Zeichen, die nicht zu sehen sind.`;
    if (code.startsWith("draft-")) return t`Der Server hat etwas anderes aufgeschrieben, als Sie angegeben haben (${code}). Es wurde nichts unterschrieben. Melden Sie das dem Betrieb.`;
    switch (code) {
      case "ballot-late":
      case "open-deadline":
        return t`Dafür ist es zu spät: Die Zeit ist um.`;
      case "ballot-again":
      case "ballot-seq":
        return t`Sie haben schon abgestimmt. Bei dieser Abstimmung lässt sich die Stimme nicht ändern.`;
      case "ballot-voter":
        return t`Wer keine Stimme hat, kann hier nicht abstimmen.`;
      case "ballot-uncalled":
        return t`Dieser Name ist noch nicht aufgerufen.`;
      case "ballot-how":
        return t`Diese Stimme lässt sich so nicht erfassen: Die Person hat selbst abgestimmt oder ist nicht so anwesend, wie Sie angeben.`;
      case "ballot-choice":
        return t`Diese Auswahl ist hier nicht erlaubt.`;
      case "open-chair":
        return t`Das Regelprofil verlangt den Vorsitz im Saal, und im unterschriebenen Verzeichnis ist er es nicht. Das ändert niemand mehr: Die Abstimmung muss für ungültig erklärt und wiederholt werden. Tragen Sie ihn vorher unter Anwesenheit als „im Saal“ ein.`;
      case "open-secret":
        return t`Das Regelprofil erlaubt geheime Abstimmungen nur, wenn alle im Saal sind, und im unterschriebenen Verzeichnis sind sie es nicht. Das ändert niemand mehr: Die Abstimmung muss für ungültig erklärt und wiederholt werden. Tragen Sie vorher unter Anwesenheit ein, wer im Saal ist.`;
      case "definition-circular":
        return t`Nach dem Regelprofil geht das nur in einer Sitzung, nicht im Umlauf.`;
      case "circular-open-only":
        return t`Im Umlauf lässt sich nur offen abstimmen. Geheim geht es in einer Sitzung: Vertrauenspersonen müssten ihre Schlüssel sonst über Tage auf ihren Geräten bewahren.`;
      case "roll-stale":
        return t`Das Verzeichnis ist älter als 14 Tage: Seither kann sich das Register geändert haben. Erklären Sie die Abstimmung für ungültig und beginnen Sie neu.`;
      case "result-opposed":
        return t`Ein Mitglied hat dem Verfahren widersprochen. Es gibt kein Ergebnis.`;
      case "entry-order":
        return t`Das geht in diesem Stand der Abstimmung nicht mehr. Sehen Sie noch einmal nach.`;
      case "keyed-voted":
        return t`Mit dem alten Gerät wurde schon abgestimmt. Ein neues lässt sich nicht mehr eintragen.`;
      case "presence-opening":
        return t`Die Sitzung ist noch nicht eröffnet. Eröffnen Sie sie unter Anwesenheit.`;
      case "cs1-trustees":
      case "cs1-threshold":
        return t`So viele Vertrauenspersonen passen nicht zusammen: Es müssen 3 bis 9 sein, und mindestens 2 von ihnen zählen gemeinsam aus.`;
      case "result-undecided":
        return t`Das Ergebnis steht noch nicht fest.`;
      case "not-permitted":
      case "forbidden":
        return t`Das dürfen Vorsitz und Schriftführung, Sie aber nicht.`;
      case "roll-presence":
      case "roll-members":
      case "roll-room":
        return t`Das Verzeichnis ist nicht, was die Anwesenheit zeigt. Vielleicht ist gerade jemand gekommen oder gegangen: Stellen Sie es neu auf.`;
      case "roll-officer":
      case "no-key":
      case "entry-key":
        return t`Dieses Gerät hat keinen gültigen Schlüssel für diese Abstimmung. Laden Sie die Seite neu. In einer Sitzung können Vorsitz oder Schriftführung das Gerät eintragen.`;
      case "few-confirmed":
        return t`Noch haben zu wenige Geräte bestätigt, dass sie die Urne geprüft haben. Warten Sie, bis es mehr sind.`;
      case "tool-line":
        return t`Das ist nicht die Zeile des Programms. Fügen Sie sie ganz ein, von plenum-trustee-key bis zum Ende.`;
      case "tool-other":
        return t`Diese Zeile gilt für eine andere Abstimmung oder Person. Starten Sie das Programm mit der Adresse, die hier steht.`;
      case "shares-missing":
        return t`Ihr Gerät konnte nicht alle Anteile öffnen und kann keine Summe geben. Die anderen Vertrauenspersonen können es.`;
      case "lot-few":
        return t`Zum Losen müssen mindestens zwei Geräte mitmachen. Es waren zu wenige da.`;
      case "still-alarmed":
        return t`Ihr Gerät hat noch einmal geprüft und dasselbe gefunden. Der Alarm bleibt. Lässt es sich nicht klären, erklärt der Vorsitz die Abstimmung für ungültig.`;
      case "key-refused":
        return t`Der Server nimmt den Schlüssel dieses Geräts nicht an. Laden Sie die Seite neu. Hilft das nicht, stimmen Sie an dem Gerät ab, das Sie zuerst benutzt haben, oder melden Sie es dem Vorsitz.`;
      case "no-sealed":
        return t`Der verschlüsselte Stimmzettel ist nicht mehr da. Wählen Sie noch einmal.`;
      case "audit-form":
        return t`Das ist kein offengelegter Stimmzettel dieser Abstimmung. Nehmen Sie den ganzen Text, den das andere Gerät zeigt.`;
      case "paper-differs":
        return t`Die beiden Zählungen stimmen nicht überein. Zählen Sie noch einmal gemeinsam. War die erste falsch, wird die Abstimmung für ungültig erklärt und wiederholt.`;
      case "paper-counts":
        return t`So viele Stimmen können nicht abgegeben worden sein. Prüfen Sie die Zahlen.`;
      case "storage":
        return t`Ihr Browser konnte nichts speichern: Der Speicher ist voll oder gesperrt. Schaffen Sie Platz oder nehmen Sie ein gewöhnliches Fenster, und versuchen Sie es noch einmal.`;
      case "quota-reached":
        return storageFull;
      case "policy-forbids":
        return t`Eine Richtlinie lässt diese Art von Datei nicht zu. Ihre Verwaltung kann sie ändern.`;
      case "entry-limit":
        return t`Das ist zu lang, oder diese Abstimmung nimmt keine Einträge mehr auf. Kürzen Sie den Text; hilft das nicht, melden Sie es dem Betrieb.`;
      case "body-form":
        return t`Dieser Text passt nicht. Kürzen Sie ihn oder entfernen Sie Sonderzeichen.`;
      case "not-ready":
      case "no-ticket":
      case "worker":
      case "busy":
        return t`Ihr Gerät ist noch nicht so weit. Versuchen Sie es gleich noch einmal.`;
      default:
        return t`Das wurde nicht angenommen (${code}). Sehen Sie noch einmal nach und versuchen Sie es erneut.`;
    }
  };
}

/** Whatever an act was refused with. */
export function useRefusalOf(): (error: unknown) => string {
  const { t } = useLingui();
  const refusal = useRefusalText();
  return (error) => (error instanceof VoteRefused ? refusal(error.code) : t`Das hat den Server nicht erreicht. Versuchen Sie es noch einmal.`);
}

/** What has happened, as whoever sits there has to understand it. */
export function useAlarmText(): (code: string) => { readonly title: string; readonly what: string } {
  const { t } = useLingui();
  return (code) => {
    switch (code) {
      case "alarm-ballot-missing":
        return { title: t`Ihr Gerät findet Ihre Stimme nicht in der Urne`, what: t`Der Server hat sie angenommen und das unterschrieben. Im geschlossenen Stand fehlt sie.` };
      case "alarm-counted":
        return { title: t`In der Urne zählt eine Stimme, die Ihr Gerät nicht abgegeben hat`, what: t`Sie trägt die Unterschrift Ihres Geräts, und Ihr Gerät weiß nichts von ihr.` };
      case "alarm-roll-key":
      case "alarm-roll-line":
      case "alarm-roll":
        return { title: t`Das Verzeichnis stimmt nicht mit Ihrem Gerät überein`, what: t`In Ihrer Zeile steht ein anderer Schlüssel, eine andere Stimmenzahl oder sie fehlt. Jemand anderes könnte für Sie abstimmen.` };
      case "alarm-definition":
      case "alarm-changed":
        return { title: t`Worüber abgestimmt wird, hat sich geändert`, what: t`Der Wortlaut oder die Regel ist nicht mehr, was festgelegt und unterschrieben wurde.` };
      case "alarm-rollback":
      case "alarm-fork":
        return { title: t`Der Server zeigt eine andere Urne als vorher`, what: t`Einträge, die Ihr Gerät schon gesehen hat, fehlen oder sind andere.` };
      case "alarm-closing":
        return { title: t`Der Stand bei Schließung ist nicht der unterschriebene`, what: t`Was in der Urne liegt, passt nicht zu dem, was der Server bei Schließung unterschrieben hat.` };
      case "alarm-signature":
        return { title: t`Eine Unterschrift des Servers ist falsch`, what: t`Ihr Gerät nimmt von diesem Server nichts mehr an, bis das geklärt ist.` };
      case "alarm-acceptance":
        return { title: t`Die Annahme Ihrer Stimme ist nicht nachgewiesen`, what: t`Der Server sagt, er habe Ihre Stimme, sein Nachweis stimmt aber nicht.` };
      default:
        return { title: t`Die Prüfung auf Ihrem Gerät ist fehlgeschlagen`, what: t`Ein Eintrag dieser Abstimmung ist nicht so, wie er sein darf.` };
    }
  };
}
