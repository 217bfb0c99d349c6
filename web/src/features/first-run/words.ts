/** What the steps are called, what they are for, and why somebody should come back. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { FirstRunStep } from "../../api/generated/FirstRunStep";

interface StepWords {
  /** In the list of steps. */
  readonly name: MessageDescriptor;
  readonly title: MessageDescriptor;
  readonly lead: MessageDescriptor;
  /** What the button says that leaves everything as it is. */
  readonly keep?: MessageDescriptor;
  /** Why it should not stay undone. */
  readonly why?: MessageDescriptor;
}

export const STEP_WORDS: Record<FirstRunStep, StepWords> = {
  look: {
    name: msg`Name und Farbe`,
    title: msg`Wie heißt Ihr Haus, und wie sieht es aus?`,
    lead: msg`Daran erkennen Menschen, bei wem sie sind: auf der Anmeldung, vor und in jeder Besprechung. Jede Farbe wird geprüft, ob sie zu lesen ist.`,
    keep: msg`So lassen, weiter`,
    why: msg`Solange steht auf allen Seiten der Name, den der Betrieb vergeben hat, im Aussehen von Plenum.`,
  },
  "sign-in": {
    name: msg`Anmeldung`,
    title: msg`Wie melden sich Ihre Leute an?`,
    lead: msg`Eigene Konten mit Passwort oder Passkey gehen sofort. Hat Ihr Haus eine zentrale Anmeldung mit OpenID Connect, schließen Sie sie hier an und probieren sie, bevor andere sie sehen. Beides lässt sich später ändern.`,
    keep: msg`Nur eigene Konten, weiter`,
    why: msg`Ohne Anbieter legen Sie jedes Konto selbst an, und wer Ihr Haus verlässt, behält den Zugang, bis Sie ihn beenden.`,
  },
  administrators: {
    name: msg`Verwaltung`,
    title: msg`Wer verwaltet noch?`,
    lead: msg`Eine zweite Person kann Ihnen helfen, wenn Sie Ihr Passwort vergessen, krank sind oder gehen.`,
    why: msg`Solange hängt alles an Ihrem Konto. Erledigt ist der Schritt, wenn sich die zweite Person angemeldet hat.`,
  },
  legal: {
    name: msg`Rechtstexte`,
    title: msg`Was das Gesetz von Ihnen verlangt`,
    lead: msg`Impressum, Hinweise zum Datenschutz, Erklärung zur Barrierefreiheit und ein Kontakt für Barrieren. Stehen sie schon auf Ihren Seiten, genügt der Link.`,
    why: msg`Solange fehlen sie am Fuß jeder Seite, auch für Gäste. Der Überblick erinnert Sie daran.`,
  },
  policies: {
    name: msg`Richtlinien`,
    title: msg`Was soll in Ihren Besprechungen gelten?`,
    lead: msg`Die wichtigsten Fragen. Sie gelten für alle neuen und laufenden Besprechungen; alle übrigen stehen unter Richtlinien.`,
    keep: msg`Vorgaben passen, weiter`,
    why: msg`Solange gelten die Vorgaben, die hier stehen. Sie sind vorsichtig gewählt.`,
  },
  people: {
    name: msg`Personen`,
    title: msg`Wen laden Sie ein?`,
    lead: msg`Wer eingeladen ist, bekommt einen Einmal-Link und richtet das eigene Konto damit ein. Wer nur teilnimmt, braucht keines.`,
    keep: msg`Vorerst niemand, weiter`,
    why: msg`Solange kann außer der Verwaltung niemand Besprechungen anlegen.`,
  },
  finish: {
    name: msg`Fertig`,
    title: msg`Was gilt, und was noch zu tun ist`,
    lead: msg`Die Liste steht danach im Überblick der Verwaltung. Hierher zurück kommen Sie von dort jederzeit.`,
  },
};
