/** What happened, in sentences. */
import { useLingui } from "@lingui/react/macro";
import type { RecordLine } from "../../call/wire";

export function useSentences(): (line: RecordLine) => string {
  const { t } = useLingui();
  return (line) => {
    const who = line.who.length > 6 ? t`${line.who.length} Personen` : line.who.join(", ");
    const detail = line.detail ?? "";
    switch (line.what) {
      case "came":
        return t`${who}: beigetreten`;
      case "went":
        return t`${who}: gegangen`;
      case "restarted":
        return t`Der Server wurde neu gestartet`;
      case "admitted":
        return t`${who}: eingelassen`;
      case "sent-back":
        return t`${who}: in den Warteraum geschickt`;
      case "denied":
        return t`${who}: abgewiesen, „${detail}“`;
      case "door-open":
        return t`Zutritt: offen`;
      case "door-guests":
        return t`Zutritt: Gäste warten`;
      case "door-all":
        return t`Zutritt: alle warten`;
      case "locked":
        return t`Sitzung geschlossen`;
      case "unlocked":
        return t`Sitzung wieder offen`;
      case "hand-raised":
        return t`${who}: Wortmeldung`;
      case "floor-given":
        return t`${who}: hat das Wort`;
      case "floor-ended":
        return t`Das Wort ist beendet`;
      case "round-started":
        return who === "" ? t`Runde begonnen, nach Wortmeldungen` : t`Runde begonnen: ${who}`;
      case "round-ended":
        return t`Runde beendet`;
      case "timer-started":
        return detail === "" ? t`Uhr gestartet` : t`Uhr gestartet: ${detail}`;
      case "timer-stopped":
        return t`Uhr beendet`;
      case "poll-started":
        return t`Umfrage gestartet: ${detail}`;
      case "poll-ended":
        return t`Umfrage beendet: ${detail}`;
      case "breakout-started":
        return t`In Gruppen aufgeteilt: ${detail}`;
      case "breakout-ended":
        return t`Aus den Gruppen zurück`;
      case "moved":
        return detail === "" ? t`${who}: ins Plenum` : t`${who}: nach ${detail}`;
      case "help-asked":
        return t`${detail} bittet um Hilfe`;
      case "check-opened":
        return t`Anwesenheit geprüft`;
      case "role-chair":
        return t`${who}: hat den Vorsitz`;
      case "role-deputy":
        return t`${who}: jetzt Stellvertretung`;
      case "role-minute-taker":
        return t`${who}: jetzt Protokoll`;
      case "role-technician":
        return t`${who}: jetzt Technik`;
      case "role-speaker":
        return t`${who}: jetzt Vortrag`;
      case "role-participant":
        return t`${who}: jetzt Teilnahme`;
      case "role-observer":
        return t`${who}: jetzt Beobachtung`;
      case "role-interpreter":
        return t`${who}: jetzt Dolmetschung`;
      case "role-captioner":
        return t`${who}: jetzt Schriftdolmetschung`;
      case "role-custom":
        return t`${who}: jetzt ${detail}`;
      case "renamed":
        return t`${who}: heißt jetzt ${detail}`;
      case "muted":
        return t`${who}: stummgeschaltet`;
      case "rights-changed":
        return who === "" ? t`Rechte geändert` : t`Rechte geändert: ${who}`;
      case "message-deleted":
        return t`Nachricht gelöscht`;
      case "removed":
        return t`${who}: entfernt`;
      case "banned":
        return t`${who}: entfernt und gesperrt`;
      case "unbanned":
        return t`${who}: Sperre aufgehoben`;
      case "dismissed":
        return t`${who}: Sitzung beendet`;
      case "ended":
        return t`Sitzung für alle beendet`;
    }
  };
}
