/** What policies and their values are called. */
import { useLingui } from "@lingui/react/macro";
import type { PolicyKey } from "../../api/generated/PolicyKey";
import type { PolicyLevelRef } from "../../api/generated/PolicyLevelRef";
import type { PolicySection } from "../../api/generated/PolicySection";
import type { PolicyValue } from "../../api/generated/PolicyValue";

export interface PolicyWords {
  readonly section: (section: PolicySection) => string;
  /** Its name, and one sentence on what it does. */
  readonly policy: (key: PolicyKey) => readonly [name: string, hint: string];
  readonly value: (key: PolicyKey, value: PolicyValue) => string;
  /** What a level is called: the installation has the name of the operator's own tenant, and is told from it. */
  readonly level: (level: PolicyLevelRef) => string;
}

/** What the operator sets for one tenant is a level of this kind, too, with the tenant's own id. */
const INSTALLATION = "00000000-0000-0000-0000-000000000000";

export const HOUR_S = 3_600;
export const DAY_S = 86_400;

export function usePolicyWords(): PolicyWords {
  const { t } = useLingui();
  const days = (count: number) => (count === 1 ? t`1 Tag` : t`${count} Tage`);
  const span = (seconds: number) => {
    if (seconds % DAY_S === 0) return days(seconds / DAY_S);
    const hours = seconds / HOUR_S;
    const minutes = seconds / 60;
    if (seconds % HOUR_S === 0) return hours === 1 ? t`1 Stunde` : t`${hours} Stunden`;
    return t`${minutes} Minuten`;
  };
  const policy = (key: PolicyKey): readonly [string, string] => {
    switch (key) {
      case "guests":
        return [t({ context: "policy", message: "Gäste" }), t`Personen ohne Konto treten bei: mit einem Link, oder persönlich eingeladen und mit einem Code an ihre E-Mail-Adresse bestätigt.`];
      case "join-without-account":
        return [t`Beitreten mit dem Link allein`, t`Wenn nicht erlaubt, meldet sich jede Person an oder bestätigt ihre Einladung, bevor sie etwas von der Besprechung sieht.`];
      case "waiting-room":
        return [t`Warteraum`, t`Wer mindestens wartet, bis die Leitung einlässt.`];
      case "guest-rename":
        return [t`Gäste ändern ihren Namen`, t`In der laufenden Sitzung. Die Leitung kann immer umbenennen.`];
      case "meeting-creation":
        return [t`Besprechungen beginnen`, t`Wer neue Besprechungen anlegt.`];
      case "link-life":
        return [t`Einladungslinks gelten`, t`Ab dem Anlegen. Ältere Links gelten dann nicht mehr.`];
      case "ad-hoc-meeting-life":
        return [t`Besprechungen bleiben`, t`Danach wird eine Besprechung mit allem gelöscht, was zu ihr gehört. Gilt für neue.`];
      case "chat":
        return [t`Chat`, t`In der Sitzung schreiben: an alle, in Gruppen, an Einzelne.`];
      case "screen-sharing":
        return [t`Bildschirm teilen`, t`Auch die Leitung teilt nicht, wenn es aus ist.`];
      case "reactions":
        return [t`Reaktionen`, t`Kurze Zeichen wie Zustimmung oder Applaus.`];
      case "polls":
        return [t`Umfragen`, t`Laufende enden mit dem Stand, den sie haben.`];
      case "whisper-groups":
        return [t`Flüstergruppen`, t`Wenige sprechen leise miteinander, während die Sitzung läuft.`];
      case "presence-checks":
        return [t`Anwesenheitsprüfungen`, t`Zu zufälligen Zeiten fragen, wer da ist.`];
      case "file-types":
        return [t`Arten von Dateien`, t`Was an Anträge angehängt werden darf. Was es schon gibt, bleibt.`];
      case "secret-vote-warning":
        return [t`Geheime Abstimmung in kleiner Runde`, t`Mit so wenigen Stimmen verrät das Ergebnis vielleicht, wer wie gestimmt hat. Das Verzeichnis warnt davor.`];
      case "chat-export":
        return [t`Chat sichern`, t`Ob der Chat zum Sichern angeboten wird.`];
      case "chat-retention":
        return [t`Chat aufbewahren`, t`Was an alle geschrieben wurde. Vertrauliches wird immer beim Ende gelöscht.`];
      case "retention-meetings":
        return [t`Vergangene Besprechungen`, t`Ab dem letzten Termin. Danach gehen Links, Termine und alles Vorbereitete.`];
      case "retention-journals":
        return [t`Verlauf von Sitzungen`, t`Was geschah, mit den Ergebnissen von Umfragen. Ab dem Ende der Sitzung.`];
      case "retention-attendance":
        return [t`Anwesenheit`, t`Wer da war. Danach nennt der Verlauf niemanden mehr.`];
      case "retention-audit":
        return [t`Prüfprotokoll`, t`Länger ist strenger: So lange kann die Verwaltung zur Rechenschaft gezogen werden.`];
      case "retention-addresses":
        return [t`Netzadressen`, t`An Anmeldungen und im Prüfprotokoll, auf das Netz gekürzt.`];
      case "local-sign-in":
        return [t`Anmeldung mit eigenem Konto`, t`Mit Passkey heißt: Wer einen hat, meldet sich nur noch damit an. Wer keinen hat, legt zuerst einen an.`];
      case "session-life":
        return [t`Angemeldet bleiben`, t`Höchstens, ab der Anmeldung.`];
      case "session-idle":
        return [t`Abmelden ohne Nutzung`, t`Wenn so lange nichts getan wurde.`];
      case "step-up-age":
        return [t`Nachweis vor heiklen Schritten gilt`, t`Danach fragen sie noch einmal nach Passwort, Passkey oder Anbieter.`];
      default:
        return [key, ""];
    }
  };
  const named = (key: PolicyKey, name: string): string => {
    switch (`${key}:${name}`) {
      case "guests:allowed":
        return t`Erlaubt`;
      case "guests:verified-only":
        return t`Nur eingeladene, bestätigte`;
      case "guests:forbidden":
        return t`Nicht erlaubt`;
      case "waiting-room:off":
        return t`Niemand muss`;
      case "waiting-room:guests":
        return t`Gäste immer`;
      case "waiting-room:all":
        return t`Alle außer der Leitung`;
      case "local-sign-in:password":
        return t`Passwort oder Passkey`;
      case "local-sign-in:passkey":
        return t`Nur mit Passkey`;
      case "meeting-creation:accounts":
        return t`Alle mit Konto`;
      case "meeting-creation:administrators":
        return t`Nur die Verwaltung`;
      case "file-types:pdf":
        return t`PDF`;
      case "file-types:text":
        return t({ context: "file type", message: "Text" });
      case "file-types:image":
        return t`Bilder`;
      default:
        return name;
    }
  };
  const number = (key: PolicyKey, count: number): string => {
    if (key === "secret-vote-warning") return t`Warnt unter ${count} Stimmenden`;
    if (key === "chat-retention") return count === 0 ? t`Bis zum Ende der Sitzung` : days(count);
    if (count === 0 && key === "retention-addresses") return t`Höchstens eine Stunde`;
    if (count === 0 && (key === "retention-journals" || key === "retention-attendance")) return t`Bis zum Ende der Sitzung`;
    return key === "link-life" || key.startsWith("retention-") ? days(count) : span(count);
  };
  return {
    section: (section) => ({ entry: t`Zutritt`, meeting: t`In der Sitzung`, data: t`Daten`, "sign-in": t`Anmeldung` })[section],
    policy,
    value: (key, value) => {
      if (typeof value === "boolean") return value ? t`Erlaubt` : t`Nicht erlaubt`;
      if (typeof value === "number") return number(key, value);
      if (typeof value === "string") return named(key, value);
      // Kinds of files that nothing takes in yet are kept and not shown.
      const shown = value.filter((name) => key !== "file-types" || FILE_TYPES.includes(name));
      return shown.length === 0 ? t`keine` : shown.map((name) => named(key, name)).join(", ");
    },
    level: ({ kind, id, name }) => (kind === "installation" && id === INSTALLATION ? t`Ganze Anlage` : name),
  };
}

const FILE_TYPES: readonly string[] = ["pdf", "text", "image"];

/** Numbers that are offered; what is in force is always among them. */
const PRESETS: Partial<Record<PolicyKey, readonly number[]>> = {
  "link-life": [1, 7, 30, 90, 180, 365, 730],
  "ad-hoc-meeting-life": [HOUR_S, 4 * HOUR_S, 8 * HOUR_S, DAY_S, 7 * DAY_S, 30 * DAY_S, 90 * DAY_S, 365 * DAY_S],
  "secret-vote-warning": [3, 5, 8, 10, 12, 15, 20, 30, 50],
  "chat-retention": [0, 1, 7, 14, 30, 90, 180, 365],
  "retention-meetings": [30, 90, 180, 365, 730, 1_825],
  "retention-journals": [0, 7, 30, 90, 180, 365, 730],
  "retention-attendance": [0, 7, 30, 90, 180, 365, 730],
  "retention-addresses": [0, 1, 7, 14, 30, 90],
  "retention-audit": [30, 90, 180, 365, 730, 1_095, 1_825],
  "session-life": [8 * HOUR_S, 12 * HOUR_S, DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S, 90 * DAY_S],
  "step-up-age": [60, 300, 900, 1_800, HOUR_S, 4 * HOUR_S, 12 * HOUR_S],
  "session-idle": [900, 1_800, HOUR_S, 4 * HOUR_S, 12 * HOUR_S, DAY_S, 7 * DAY_S],
};

export function numbersFor(key: PolicyKey, min: number, max: number, current: number): number[] {
  const offered = [...(PRESETS[key] ?? []), current, max].filter((number) => number >= min && number <= max);
  return [...new Set(offered)].toSorted((a, b) => a - b);
}
