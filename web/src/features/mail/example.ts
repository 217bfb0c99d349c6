/** How a mail reads while its words are being written: with examples in its places. The server fills them alike. */
import type { MailKind } from "../../api/generated/MailKind";
import type { MailLanguage } from "../../api/generated/MailLanguage";
import type { MailWords } from "../../api/generated/MailWords";

const EXAMPLES: Record<MailLanguage, Record<string, string>> = {
  de: { name: "Vorname Nachname", organisation: "Stadt Weidenrode", meeting: "Haushaltsberatung", inviter: "Sekretariat", until: "01.07.2027, 12:00 Uhr", change: "Ihr Passwort ist neu", body: "Hauptausschuss", vote: "Haushalt 2027" },
  en: { name: "First Last", organisation: "Town of Weidenrode", meeting: "Budget meeting", inviter: "Secretariat", until: "2027-07-01, 12:00", change: "your password is new", body: "Main committee", vote: "Budget 2027" },
};

/** What stands between the two texts, whatever they are. */
const MIDDLE: Record<MailLanguage, Record<MailKind, string | null>> = {
  de: { "account-link": "[Passwort wählen]", "password-reset": "[Passwort wählen]", "sign-in-changed": null, invitation: "[Zur Besprechung]", "invitation-withdrawn": null, "guest-code": "123 456", "vote-opened": "[Zur Abstimmung]", "vote-reminder": "[Zur Abstimmung]", "vote-closed": "[Zur Abstimmung]", "vote-over": "[Zur Abstimmung]" },
  en: { "account-link": "[Choose a password]", "password-reset": "[Choose a password]", "sign-in-changed": null, invitation: "[To the meeting]", "invitation-withdrawn": null, "guest-code": "123 456", "vote-opened": "[To the vote]", "vote-reminder": "[To the vote]", "vote-closed": "[To the vote]", "vote-over": "[To the vote]" },
};

/** Places filled in one step; a brace that is written twice is one. What is no place stays, and saving says so. */
export function filled(text: string, language: MailLanguage): string {
  return text.replaceAll(/\{\{|\}\}|\{\s*([a-z]+)\s*\}/gu, (whole, place: string | undefined) => (place === undefined ? whole.slice(1) : (EXAMPLES[language][place] ?? whole)));
}

export function exampleOf(kind: MailKind, language: MailLanguage, words: MailWords): { readonly subject: string; readonly text: string } {
  const parts = [filled(words.intro, language), MIDDLE[language][kind], filled(words.closing, language)];
  return { subject: filled(words.subject, language), text: parts.filter((part) => part !== null && part.trim() !== "").join("\n\n") };
}
