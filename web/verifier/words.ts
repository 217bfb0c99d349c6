// What was found, in sentences for people.
import type { Finding, Subject, Verdict } from "./verify";

export type Language = "de" | "en";
type Three = readonly [passed: string, failed: string, open: string];

export const VERDICTS: Record<Language, Record<Verdict, string>> = {
  de: {
    valid: "Die Niederschrift dieser Abstimmung ist echt, vollständig und richtig ausgezählt.",
    invalid: "An der Niederschrift dieser Abstimmung stimmt etwas nicht.",
    incomplete: "An der Niederschrift dieser Abstimmung ist nichts falsch, aber nicht alles ließ sich prüfen.",
    unreadable: "Diese Datei ist keine Niederschrift einer Abstimmung, oder sie ist beschädigt.",
  },
  en: {
    valid: "The record of this vote is genuine, complete and counted correctly.",
    invalid: "Something is wrong with the record of this vote.",
    incomplete: "Nothing is wrong with the record of this vote, but not everything could be checked.",
    unreadable: "This file is no record of a vote, or it is damaged.",
  },
};

export const STATES = {
  de: { passed: "in Ordnung", failed: "falsch", open: "offen" },
  en: { passed: "right", failed: "wrong", open: "open" },
} as const;

/** How many checks went how; where one alone was not possible, why. */
export function countOf(findings: readonly Finding[], language: Language): string {
  const [passed, failed, open] = (["passed", "failed", "open"] as const).map((state) => findings.filter((finding) => finding.state === state)) as [Finding[], Finding[], Finding[]];
  const all = findings.length;
  const parts = [language === "de" ? `${passed.length} von ${all} Prüfungen bestanden` : `${passed.length} of ${all} checks passed`];
  if (failed.length > 0) parts.push(language === "de" ? `${failed.length} nicht bestanden` : `${failed.length} failed`);
  if (open.length > 0) parts.push(language === "de" ? `${open.length} nicht möglich` : `${open.length} not possible`);
  const [only] = open;
  return open.length === 1 && failed.length === 0 ? `${parts.join(", ")}: ${sentence(only!, language)}` : `${parts.join(", ")}.`;
}

export function sizeOf(bytes: number, language: Language): string {
  const large = bytes >= 1_000_000;
  return new Intl.NumberFormat(language, { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0 }).format(large ? bytes / 1_000_000 : Math.max(1, bytes / 1_000));
}

/** What was decided, in one line. A vote that is void decided nothing, whatever had been found before. */
export function outcomeOf({ outcome, voided, options }: Subject, language: Language): string {
  const say = (german: string, english: string) => (language === "de" ? german : english);
  if (voided !== null) return `${say("Für ungültig erklärt:", "Declared void:")} ${voided.split(/\s+/).join(" ")}`;
  const name = (id: string) => options.find((option) => option.id === id)?.label ?? id;
  const names = (ids: readonly string[]) => ids.map(name).join(", ");
  switch (outcome?.is) {
    case undefined:
      return say("Diese Abstimmung hat kein Ergebnis.", "This vote has no result.");
    case "passed":
      return say("Der Antrag ist angenommen.", "The motion is passed.");
    case "rejected":
      return say("Der Antrag ist abgelehnt.", "The motion is rejected.");
    case "no_quorum":
      return say("Nicht beschlussfähig: Es ist nichts entschieden.", "No quorum: nothing is decided.");
    case "chair_decides":
    case "lot_decides":
      return say("Stimmengleichheit: Es ist noch nichts entschieden.", "A tie: nothing is decided yet.");
    case "elected":
      return `${say("Gewählt:", "Elected:")} ${names(outcome.ids)}.`;
    case "second_round":
      return `${say("Zweiter Wahlgang zwischen:", "Second round between:")} ${names(outcome.ids)}.`;
    case "seated":
      return `${say("Sitze:", "Seats:")} ${[...outcome.seats].map(([id, seats]) => `${name(id)} ${seats}`).join(", ")}.`;
  }
}

export const sentence = ({ check, state }: Finding, language: Language): string => {
  const three = (language === "de" ? GERMAN : ENGLISH)[check] ?? [check, check, check];
  return three[state === "passed" ? 0 : state === "failed" ? 1 : 2]!;
};

const GERMAN: Record<string, Three> = {
  container: ["Die Datei ist unbeschädigt: Jeder Teil ist der, den das Verzeichnis nennt.", "Die Datei ist beschädigt oder keine Niederschrift.", "Die Datei wurde nicht geprüft."],
  "time-stamp": ["Ein Zeitstempel belegt, seit wann es diese Niederschrift gibt.", "Der Zeitstempel ist falsch.", "Es gibt keinen Zeitstempel, dem Sie vertrauen."],
  lines: ["Die Liste der Einträge ist lesbar.", "Die Liste der Einträge ist nicht lesbar.", "Die Liste der Einträge wurde nicht gelesen."],
  copies: ["Beschluss, Teilnehmerliste und Ergebnis stehen genauso in den Einträgen.", "Ein Teil der Niederschrift sagt etwas anderes als die Einträge.", "Die Abschriften wurden nicht verglichen."],
  attachments: ["Alle Anlagen sind dabei und unverändert.", "Eine Anlage gehört nicht zu dieser Abstimmung oder wurde verändert.", "Eine Anlage ist nicht dabei."],
  entries: ["Jeder Eintrag ist so, wie er gemacht wurde.", "Ein Eintrag wurde verändert.", "Die Einträge wurden nicht geprüft."],
  erased: ["Kein Eintrag wurde gelöscht.", "Ein Eintrag wurde gelöscht.", "Der Inhalt von Einträgen wurde gelöscht."],
  order: ["Alles geschah in einer Reihenfolge, in der es geschehen darf.", "Ein Eintrag steht, wo er nicht stehen darf.", "Die Reihenfolge ließ sich nicht bis zum Ende prüfen."],
  signatures: ["Wer unterschreiben musste, hat unterschrieben.", "Eine Unterschrift ist falsch oder von der falschen Person.", "Die Unterschriften ließen sich nicht alle prüfen."],
  definition: ["Worüber und wie abgestimmt wird, war vorher festgelegt und passt zusammen.", "Was festgelegt wurde, passt nicht zusammen.", "Die Festlegung ließ sich nicht prüfen."],
  rule: ["Die Regel ist die, deren Namen sie trägt.", "Die Regel ist eine andere als die, deren Namen sie trägt.", "Die Regel hat das Gremium selbst festgelegt; sie steht in keinem bekannten Profil."],
  roll: ["Die Liste der Stimmberechtigten passt zusammen.", "Die Liste der Stimmberechtigten passt nicht zusammen.", "Die Liste der Stimmberechtigten ließ sich nicht prüfen."],
  presence: ["Wer anwesend war, ergibt sich lückenlos.", "Was zur Anwesenheit eingetragen ist, kann nicht geschehen sein.", "Die Anwesenheit ließ sich nicht bis zum Ende prüfen."],
  ballots: ["Jede Stimme stammt von einem stimmberechtigten Mitglied, ist erlaubt und kam rechtzeitig.", "Eine Stimme durfte so nicht angenommen werden.", "Die Stimmen ließen sich nicht alle prüfen."],
  proofs: ["Jeder geheime Stimmzettel ist nachweislich gültig.", "Der Nachweis eines geheimen Stimmzettels ist falsch.", "Die Nachweise der geheimen Stimmzettel ließen sich nicht alle prüfen."],
  complaints: ["Jede Beanstandung wurde offen geklärt.", "Eine Beanstandung ist falsch.", "Eine Beanstandung ist nicht geklärt."],
  sums: ["Die Summen der Vertrauenspersonen sind nachweislich richtig.", "Eine Summe ist falsch.", "Die Summen ließen sich nicht prüfen."],
  decision: ["Stichentscheid, Los und Zählung auf Papier sind richtig.", "Stichentscheid, Los oder Zählung auf Papier sind falsch.", "Stichentscheid, Los und Zählung auf Papier ließen sich nicht prüfen."],
  result: ["Das Ergebnis folgt aus den Stimmen und der Regel.", "Das Ergebnis folgt nicht aus den Stimmen und der Regel.", "Das Ergebnis ließ sich nicht nachrechnen."],
  finished: ["Die Abstimmung ist abgeschlossen.", "Die Abstimmung ist nicht abgeschlossen.", "Die Abstimmung ist nicht abgeschlossen."],
  "closing-checkpoint": ["Der Server hat unterschrieben, was bei Schließung in der Urne lag.", "Was bei Schließung in der Urne lag, ist nicht, was der Server unterschrieben hat.", "Die Unterschrift bei Schließung fehlt."],
  "end-checkpoint": ["Die Einträge sind vollständig: Der Server hat sie alle unterschrieben.", "Einträge fehlen, sind vertauscht oder verändert: Sie passen nicht zur Unterschrift des Servers.", "Die Unterschrift unter alle Einträge fehlt."],
  "log-key": ["Der Schlüssel des Servers ist einer, dem Sie vertrauen.", "Der Schlüssel des Servers ist ein anderer als der, dem Sie vertrauen.", "Ob der Schlüssel des Servers der richtige ist, ist nicht bekannt."],
  confirmations: ["Genügend Mitglieder haben mit ihrem Gerät bestätigt, was in der Urne lag.", "Eine Bestätigung eines Mitglieds ist falsch.", "Zu wenige Mitglieder haben mit ihrem Gerät bestätigt, was in der Urne lag."],
  "tenant-log": ["Das Verzeichnis des Betreibers, dessen Schlüssel Sie vertrauen, kennt diese Abstimmung.", "Das Verzeichnis des Betreibers kennt diese Abstimmung nicht so.", "Ob das Verzeichnis des Betreibers diese Abstimmung kennt, ließ sich nicht prüfen."],
  receipt: ["Der Beleg gehört zu einem Eintrag dieser Niederschrift.", "Der Beleg passt nicht zu dieser Niederschrift.", "Der Beleg wurde nicht geprüft."],
  protocol: ["Der Text des Protokolls sagt, was die Niederschrift sagt.", "Der Text des Protokolls sagt etwas anderes als die Niederschrift.", "Ob der Text des Protokolls zur Niederschrift passt, wurde nicht geprüft. Es gilt die Niederschrift."],
};

const ENGLISH: Record<string, Three> = {
  container: ["The file is intact: every part is the one that the manifest names.", "The file is damaged, or no record.", "The file was not checked."],
  "time-stamp": ["A time stamp proves since when this record exists.", "The time stamp is wrong.", "There is no time stamp that you trust."],
  lines: ["The list of entries can be read.", "The list of entries cannot be read.", "The list of entries was not read."],
  copies: ["Definition, roll and result stand in the entries just so.", "A part of the record says something else than the entries.", "The copies were not compared."],
  attachments: ["All attachments are there and unchanged.", "An attachment does not belong to this vote, or was changed.", "An attachment is not there."],
  entries: ["Every entry is as it was made.", "An entry was changed.", "The entries were not checked."],
  erased: ["No entry was erased.", "An entry was erased.", "The content of entries was erased."],
  order: ["Everything happened in an order in which it may.", "An entry stands where it may not.", "The order could not be checked to the end."],
  signatures: ["Who had to sign did.", "A signature is wrong, or by the wrong person.", "Not all signatures could be checked."],
  definition: ["What is voted on, and how, was fixed before and goes together.", "What was fixed does not go together.", "The definition could not be checked."],
  rule: ["The rule is the one whose name it has.", "The rule is another one than the one whose name it has.", "The body made the rule itself; it stands in no known profile."],
  roll: ["The roll goes together.", "The roll does not go together.", "The roll could not be checked."],
  presence: ["Who was there follows without a gap.", "What was entered about presence cannot have happened.", "Presence could not be checked to the end."],
  ballots: ["Every vote is that of an entitled member, is allowed, and came in time.", "A vote was taken that should not have been.", "Not all votes could be checked."],
  proofs: ["Every secret ballot is proved to be valid.", "The proof of a secret ballot is wrong.", "Not all proofs of secret ballots could be checked."],
  complaints: ["Every complaint was settled in the open.", "A complaint is wrong.", "A complaint is not settled."],
  sums: ["The sums of the trustees are proved to be right.", "A sum is wrong.", "The sums could not be checked."],
  decision: ["Casting vote, lot and counts on paper are right.", "Casting vote, lot or counts on paper are wrong.", "Casting vote, lot and counts on paper could not be checked."],
  result: ["The result follows from the votes and the rule.", "The result does not follow from the votes and the rule.", "The result could not be worked out."],
  finished: ["The vote is over.", "The vote is not over.", "The vote is not over."],
  "closing-checkpoint": ["The server signed what was in the urn at the close.", "What was in the urn at the close is not what the server signed.", "The signature at the close is missing."],
  "end-checkpoint": ["The entries are complete: the server signed all of them.", "Entries are missing, moved or changed: they do not fit what the server signed.", "The signature under all entries is missing."],
  "log-key": ["The key of the server is one that you trust.", "The key of the server is another one than the one you trust.", "It is not known whether the key of the server is the right one."],
  confirmations: ["Enough members confirmed with their devices what was in the urn.", "The confirmation of a member is wrong.", "Too few members confirmed with their devices what was in the urn."],
  "tenant-log": ["The log of the organisation, whose key you trust, knows this vote.", "The log of the organisation does not know this vote as it is here.", "It could not be checked whether the log of the organisation knows this vote."],
  receipt: ["The receipt belongs to an entry of this record.", "The receipt does not fit this record.", "The receipt was not checked."],
  protocol: ["The text of the protocol says what the record says.", "The text of the protocol says something else than the record.", "It was not checked whether the text of the protocol fits the record. The record is what counts."],
};
