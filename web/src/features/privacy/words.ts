/** What is kept, in words. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { RetentionClass } from "../../api/generated/RetentionClass";

/** Name, and from when on the time counts. */
export const CLASS_WORDS: Record<RetentionClass, readonly [name: MessageDescriptor, hint: MessageDescriptor]> = {
  chats: [msg`Chat an alle`, msg`Ab dem Ende der Sitzung. Vertrauliches geht immer mit ihr.`],
  attendance: [msg`Anwesenheit`, msg`Wer da war, ab dem Ende der Sitzung. Gäste werden nach dieser Zeit vergessen.`],
  journals: [msg`Verlauf und Umfragen`, msg`Ab dem Ende der Sitzung.`],
  meetings: [msg`Vergangene Besprechungen`, msg`Ab dem letzten Termin; ohne Termin ab dem Ende des letzten Links.`],
  links: [msg`Abgelaufene Links`, msg`Ab dem Ende; unbenutzte Einmal-Links für Konten ein Jahr.`],
  "sign-ins": [msg`Anmeldungen`, msg`Ab der Anmeldung; ohne Nutzung früher.`],
  mails: [msg`Nicht zugestellte E-Mails`, msg`Ab dem letzten Versuch.`],
  webhooks: [msg`Zustellungen von Webhooks`, msg`Ab dem Ereignis.`],
  audit: [msg`Prüfprotokoll`, msg`Ältere Einträge gehen; was bleibt, ist weiter unterschrieben und prüfbar.`],
};
