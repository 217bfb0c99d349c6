/** What is kept, in words. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { DataClass } from "../../api/generated/DataClass";
import type { DataKeep } from "../../api/generated/DataKeep";
import type { DataPurpose } from "../../api/generated/DataPurpose";
import type { DataSubject } from "../../api/generated/DataSubject";
import type { RecipientKind } from "../../api/generated/RecipientKind";
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
  addresses: [msg`Netzadressen`, msg`An Anmeldungen und im Prüfprotokoll, auf das Netz gekürzt.`],
  shares: [msg`Teile geheimer Stimmen`, msg`Ab der Feststellung, bis niemand mehr etwas einwenden kann. Ergebnis und Nachweise bleiben.`],
  "vote-drafts": [msg`Entwürfe von Abstimmungen`, msg`Ab dem Beginn oder der letzten Datei, solange nichts festgelegt ist; mit ihren Dateien.`],
  audit: [msg`Prüfprotokoll`, msg`Ältere Einträge gehen; was bleibt, ist weiter unterschrieben und prüfbar.`],
};

/** What a table of a tenant holds. A test sees that none of the server's is missing. */
export const TABLE_WORDS: Readonly<Record<string, MessageDescriptor | undefined>> = {
  account_identities: msg`Kennungen bei Anbietern`,
  accounts: msg`Konten`,
  audit_checkpoints: msg`Unterschriften des Prüfprotokolls`,
  audit_entries: msg`Einträge im Prüfprotokoll`,
  audit_heads: msg`Stand des Prüfprotokolls`,
  bodies: msg`Gremien`,
  body_clerks: msg`Schriftführung der Gremien`,
  body_members: msg`Mitglieder der Gremien`,
  body_substitutes: msg`Vertretungen in Gremien, in ihrer Reihenfolge`,
  brand_images: msg`Logos`,
  brandings: msg`Auftritt`,
  conferences: msg`Sitzungen: Beginn und Ende`,
  directory_groups: msg`Gruppen aus dem Verzeichnis`,
  directory_people: msg`Personen aus dem Verzeichnis`,
  erasure_requests: msg`Bitten um Löschung`,
  first_run_steps: msg`Schritte der Einrichtung`,
  group_members: msg`Mitgliedschaften in Gruppen`,
  groups: msg`Gruppen`,
  identity_providers: msg`Anbieter der Anmeldung`,
  invitations: msg`Einladungen an E-Mail-Adressen`,
  journal: msg`Verläufe von Sitzungen`,
  legal_contacts: msg`Kontakt für Barrieren`,
  legal_texts: msg`Rechtstexte`,
  mail_senders: msg`Absender und Mailserver von E-Mails`,
  mail_texts: msg`Mailtexte`,
  mail_tallies: msg`Zahl der verschickten Einladungen, ohne Namen`,
  meeting_links: msg`Einladungslinks`,
  meetings: msg`Besprechungen`,
  outbox: msg`E-Mails und Ereignisse, die noch zugestellt werden`,
  participants: msg`Teilnahmen an Besprechungen`,
  passkey_attempts: msg`Begonnene Anmeldungen mit Passkey`,
  passkeys: msg`Passkeys`,
  policies: msg`Richtlinien`,
  policy_levels: msg`Stände der Richtlinien`,
  poll_boxes: msg`Laufende Umfragen`,
  provider_domains: msg`Domains der Anbieter`,
  record_texts: msg`Wortlaute für Niederschriften`,
  recovery_codes: msg`Wiederherstellungscodes`,
  retention_runs: msg`Läufe der Löschung`,
  role_grants: msg`Rollen`,
  service_accounts: msg`Dienstkonten`,
  service_tokens: msg`Zugriffsschlüssel von Programmen`,
  sessions: msg`Anmeldungen`,
  setup_links: msg`Einmal-Links für Konten`,
  sign_in_attempts: msg`Begonnene Anmeldungen bei Anbietern`,
  sittings: msg`Sitzungen von Gremien`,
  spent_logout_tokens: msg`Verbrauchte Abmeldungen von Anbietern`,
  tenant_keys: msg`Schlüssel des Mandanten`,
  time_stamp_authorities: msg`Zeitstempeldienst`,
  units: msg`Einheiten`,
  vote_attachments: msg`Anhänge von Abstimmungen`,
  vote_cosignatures: msg`Bestätigungen geschlossener Abstimmungen`,
  vote_entries: msg`Einträge von Abstimmungen`,
  vote_log_cosignatures: msg`Bestätigungen anderer Zeugen`,
  vote_logs: msg`Stand des Protokolls der Abstimmungen`,
  vote_seals: msg`Versiegelte Abstimmungen`,
  vote_shares: msg`Versiegelte Teile geheimer Stimmen`,
  vote_stamps: msg`Zeitstempel von Abstimmungen`,
  vote_trustees: msg`Vertrauenspersonen geheimer Abstimmungen`,
  vote_witnesses: msg`Zeugen des Protokolls der Abstimmungen`,
  voter_keys: msg`Schlüssel, mit denen abgestimmt wird`,
  votes: msg`Abstimmungen`,
  webhook_attempts: msg`Versuche von Zustellungen`,
  webhook_deliveries: msg`Zustellungen von Webhooks`,
  webhooks: msg`Webhooks`,
};

export const PURPOSE_WORDS: Record<DataPurpose, MessageDescriptor> = {
  "sign-in": msg`Konten und Anmeldung`,
  meetings: msg`Besprechungen durchführen`,
  administration: msg`Verwaltung der Organisation`,
  audit: msg`Nachweis der Verwaltung`,
  operation: msg`Betrieb der Anlage`,
  votes: msg`Abstimmungen halten und später nachweisen, was beschlossen wurde`,
};

export const DATA_WORDS: Record<DataClass, MessageDescriptor> = {
  key: msg`Ordnungsmerkmale`,
  identity: msg`Namen und Kennungen`,
  contact: msg`Kontaktdaten`,
  role: msg`Zugehörigkeit und Rechte`,
  content: msg`Inhalte von Besprechungen und Abstimmungen`,
  traffic: msg`Zeiten, Geräte und gekürzte Netze`,
  secret: msg`Geheimnisse, gehasht oder verschlüsselt`,
  setting: msg`Einstellungen`,
  evidence: msg`Prüfsummen und Unterschriften`,
  measure: msg`Summen`,
};

export const SUBJECT_WORDS: Record<DataSubject, MessageDescriptor> = {
  accounts: msg`Personen mit Konto, Gäste`,
  members: msg`Mitglieder von Gremien, auch ohne Konto`,
  attendees: msg`Teilnehmende und Eingeladene`,
  administrators: msg`Wer es gesetzt oder entschieden hat`,
  nobody: msg`niemand`,
};

export const KEEP_WORDS: Record<DataKeep, MessageDescriptor> = {
  account: msg`Bis das Konto gelöscht wird`,
  meeting: msg`Bis die Besprechung gelöscht wird`,
  expiry: msg`Bis zu einer Zeit, die beim Anlegen feststeht, höchstens ein Monat`,
  deleted: msg`Bis die Verwaltung es löscht`,
  tenant: msg`Solange es den Mandanten gibt`,
  installation: msg`Solange es die Anlage gibt`,
};

export const RECIPIENT_WORDS: Record<RecipientKind, MessageDescriptor> = {
  mail: msg`Mailserver`,
  provider: msg`Anbieter der Anmeldung`,
  webhook: msg`Empfänger von Ereignissen`,
};
