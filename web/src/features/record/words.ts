/** What happened, in sentences. */
import { useLingui } from "@lingui/react/macro";
import type { CustomRole, Permission, RecordLine } from "../../call/wire";
import { useRoleNames } from "../people/roles";

/** Names in a sentence; of more people the rest is counted. */
const NAMED_MAX = 6;

export function useSentences(own: readonly CustomRole[]): (line: RecordLine) => string {
  const { t } = useLingui();
  const roles = useRoleNames(own);
  const rightNames: Partial<Record<Permission, string>> = { microphone: t`Mikrofon`, camera: t`Kamera`, screen: t`Teilen`, chat: t`Chat`, reaction: t`Reaktion`, rename: t`Umbenennen`, whisper: t`Flüstern` };
  const named = (names: readonly string[]) => {
    const first = names.slice(0, NAMED_MAX).join(", ");
    const more = names.length - NAMED_MAX;
    return more > 0 ? t`${first} und ${more} weitere` : first;
  };
  return (line) => {
    const who = named(line.who);
    const detail = line.detail ?? "";
    const rights = line.rights.map((right) => rightNames[right] ?? right).join(", ");
    const role = line.role === null ? "" : line.role.startsWith("custom-") && detail !== "" ? detail : roles[line.role];
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
      case "door-outsiders":
        return t`Zutritt: alle außerhalb der Einheit warten`;
      case "door-all":
        return t`Zutritt: alle warten`;
      case "bounds-set":
        return t`Eine Richtlinie der Organisation gilt ab jetzt`;
      case "locked":
        return t`Sitzung geschlossen`;
      case "unlocked":
        return t`Sitzung wieder offen`;
      case "hand-raised":
        return t`${who}: Wortmeldung`;
      case "hand-lowered":
        return t`${who}: Wortmeldung zurückgenommen`;
      case "hands-lowered":
        return t`Alle Wortmeldungen zurückgenommen`;
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
      case "role-rights-set":
        return rights === "" ? t`${role} darf nichts von dem, was sich sperren lässt` : t`${role} darf jetzt nur: ${rights}`;
      case "role-rights-planned":
        return t`${role}: Rechte wieder wie geplant`;
      case "right-given":
        return t`${who}: freigegeben: ${rights}`;
      case "right-taken":
        return t`${who}: gesperrt: ${rights}`;
      case "right-planned":
        return t`${who}: Ausnahme aufgehoben, ${rights}`;
      case "rights-restored":
        return t`Alle Rechte wieder wie geplant`;
      case "whisper-started":
        return t`Flüstergruppe begonnen`;
      case "whisper-ended":
        return t`Flüstergruppe beendet`;
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
      case "sitting-taken":
        return t`Sitzung des Gremiums: ${detail}`;
      case "sitting-opened":
        return t`Sitzung eröffnet`;
      case "sitting-closed":
        return t`Sitzung geschlossen, Anwesenheit abgeschlossen`;
      case "quorum-found":
        return t`Beschlussfähigkeit festgestellt`;
      case "quorum-doubted":
        return t`Beschlussfähigkeit angezweifelt`;
      case "roll-started":
        return t`Namensaufruf begonnen`;
      case "roll-called":
        return t`Namensaufruf abgeschlossen`;
      case "came-room":
        return t`${who}: anwesend im Saal`;
      case "came-remote":
        return t`${who}: zugeschaltet`;
      case "came-phone":
        return t`${who}: anwesend am Telefon`;
      case "member-left":
        return t`${who}: nicht mehr anwesend`;
      case "member-absent":
        return t`${who}: aufgerufen, nicht anwesend`;
      case "presence-confirmed":
        return t`${who}: Teilnahme in Textform bestätigt`;
      case "member-excluded":
        return t`${who}: wegen Befangenheit ausgeschlossen`;
      case "member-readmitted":
        return t`${who}: Ausschluss beendet`;
      case "stands-in":
        return t`${who}: vertritt ${detail}`;
      case "stands-back":
        return t`${who}: Vertretung beendet`;
      case "member-assigned":
        return t`${who}: von Hand zugeordnet`;
      case "member-unassigned":
        return t`${who}: Zuordnung aufgehoben`;
      case "ended":
        return t`Sitzung für alle beendet`;
    }
  };
}
