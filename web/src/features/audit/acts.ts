/** The log's vocabulary in words. Names are those of the server; what is not known here is shown by its name. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { IconName } from "../../ui/Icon";

export const ACTS: Readonly<Record<string, MessageDescriptor>> = {
  "sign-in": msg`Angemeldet`,
  "sign-in.failed": msg`Anmeldung fehlgeschlagen`,
  "sign-in.throttled": msg`Anmeldung gesperrt nach zu vielen Versuchen`,
  "sign-in.confirm": msg`Noch einmal gezeigt, wer man ist`,
  "sign-out": msg`Abgemeldet`,
  "password.change": msg`Passwort geändert`,
  "session.end": msg`Anmeldung auf einem Gerät beendet`,
  "session.end-others": msg`Alle anderen Anmeldungen beendet`,
  "identity.link": msg`Anmeldung bei einem Anbieter verknüpft`,
  "identity.unlink": msg`Verknüpfung mit einem Anbieter gelöst`,
  "passkey.add": msg`Passkey angelegt`,
  "passkey.rename": msg`Passkey umbenannt`,
  "passkey.remove": msg`Passkey entfernt`,
  "passkey.block": msg`Passkey gesperrt, weil es eine Kopie geben kann`,
  "recovery-codes.create": msg`Wiederherstellungscodes erzeugt`,
  "recovery-codes.use": msg`Wiederherstellungscode benutzt`,
  "access.refused": msg`Zugriff verweigert`,
  "setup-link.create": msg`Einmal-Link erzeugt`,
  "setup-link.use": msg`Einmal-Link benutzt`,
  "account.create": msg`Konto angelegt`,
  "account.change": msg`Konto geändert`,
  "account.disable": msg`Konto gesperrt`,
  "account.enable": msg`Konto entsperrt`,
  "account.delete": msg`Konto gelöscht`,
  "account.export": msg`Daten zu einer Person exportiert`,
  "account.import": msg`Konten eingelesen`,
  "administrator.grant": msg`Verwaltung übertragen`,
  "administrator.revoke": msg`Verwaltung entzogen`,
  "role.grant": msg`Rolle vergeben`,
  "role.revoke": msg`Rolle entzogen`,
  "unit.create": msg`Einheit angelegt`,
  "unit.change": msg`Einheit geändert`,
  "unit.delete": msg`Einheit gelöscht`,
  "group.create": msg`Gruppe angelegt`,
  "group.change": msg`Gruppe geändert`,
  "group.delete": msg`Gruppe gelöscht`,
  "service-account.create": msg`Dienstkonto angelegt`,
  "service-account.change": msg`Dienstkonto geändert`,
  "service-account.delete": msg`Dienstkonto gelöscht`,
  "service-token.create": msg`Zugriffsschlüssel erzeugt`,
  "service-token.revoke": msg`Zugriffsschlüssel widerrufen`,
  "meeting.create": msg`Besprechung angelegt`,
  "meeting.change": msg`Besprechung geändert`,
  "meeting.roles": msg`Rollen der Besprechung geändert`,
  "meeting.take-over": msg`Besprechung übernommen`,
  "meeting.delete": msg`Besprechung gelöscht`,
  "meeting.expire": msg`Besprechung abgelaufen und gelöscht`,
  "link.create": msg`Einladungslink erzeugt`,
  "link.revoke": msg`Einladungslink zurückgezogen`,
  "record.open": msg`Akte geöffnet`,
  "record.download": msg`Akte heruntergeladen`,
  "retention.delete": msg`Nach Ablauf der Frist gelöscht`,
  "provider.create": msg`Anmeldeanbieter angelegt`,
  "provider.change": msg`Anmeldeanbieter geändert`,
  "provider.delete": msg`Anmeldeanbieter gelöscht`,
  "policy.set": msg`Richtlinie geändert`,
  "policy.reset": msg`Richtlinie zurückgesetzt`,
  "quota.set": msg`Kontingent geändert`,
  "legal-text.publish": msg`Rechtstext veröffentlicht`,
  "branding.change": msg`Auftritt geändert`,
  "tenant.create": msg`Mandant angelegt`,
  "tenant.change": msg`Mandant geändert`,
  "tenant.suspend": msg`Mandant angehalten`,
  "tenant.resume": msg`Mandant fortgesetzt`,
  "tenant.export": msg`Mandant exportiert`,
  "tenant.erase-plan": msg`Löschung des Mandanten beschlossen`,
  "tenant.erase-cancel": msg`Löschung des Mandanten zurückgenommen`,
  "tenant.erase": msg`Mandant gelöscht`,
  "mail.test": msg`Test-E-Mail verschickt`,
  "audit.export": msg`Prüfprotokoll ausgeleitet`,
  "audit.verify": msg`Prüfprotokoll geprüft`,
};

export const AREAS: Readonly<Record<string, { readonly label: MessageDescriptor; readonly icon: IconName }>> = {
  "sign-in": { label: msg`Anmeldung`, icon: "log-in" },
  accounts: { label: msg`Konten und Rollen`, icon: "user-cog" },
  meetings: { label: msg`Besprechungen`, icon: "video" },
  records: { label: msg`Akten`, icon: "history" },
  rules: { label: msg`Regeln`, icon: "sliders-horizontal" },
  operation: { label: msg`Betrieb`, icon: "landmark" },
  audit: { label: msg`Prüfprotokoll`, icon: "scroll-text" },
};

/** What the parts of an entry are called. */
export const DETAILS: Readonly<Record<string, MessageDescriptor>> = {
  email: msg`E-Mail-Adresse`,
  device: msg`Gerät`,
  way: msg`Womit`,
  passkey: msg`Passkey`,
  sessions: msg`Anmeldungen`,
  "name-before": msg`Name vorher`,
  name: msg`Name jetzt`,
  "title-before": msg`Titel vorher`,
  title: msg`Titel jetzt`,
  "admission-before": msg`Warteraum vorher`,
  admission: msg`Warteraum jetzt`,
  hosts: msg`Hostnamen`,
  role: msg`Rolle`,
  link: msg`Link`,
  format: msg`Format`,
  rows: msg`Einträge`,
  findings: msg`Befunde`,
  kind: msg`Art`,
};

const AREA_OF: Readonly<Record<string, string>> = {
  "sign-in": "sign-in", "sign-out": "sign-in", password: "sign-in", session: "sign-in", identity: "sign-in", access: "sign-in", passkey: "sign-in", "recovery-codes": "sign-in",
  "setup-link": "accounts", account: "accounts", administrator: "accounts", role: "accounts", unit: "accounts", group: "accounts",
  meeting: "meetings", link: "meetings", record: "records", retention: "records",
  provider: "rules", policy: "rules", quota: "rules", tenant: "operation", audit: "audit",
};

/** The icon of an act: that of its area, or a warning where something was refused. */
export function iconOf(act: string, refused: boolean): IconName {
  if (refused) return "shield-alert";
  const area = AREA_OF[act.split(".")[0] ?? ""];
  return (area && AREAS[area]?.icon) || "info";
}
