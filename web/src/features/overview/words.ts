/** What stands on the start pages, in words. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { HealthCheck } from "../../api/generated/HealthCheck";
import type { JobName } from "../../api/generated/JobName";

/** Work that runs by itself. */
export const JOB_WORDS: Record<JobName, MessageDescriptor> = {
  usage: msg`Nutzung aufschreiben`,
  meetings: msg`Abgelaufene Besprechungen löschen`,
  chats: msg`Chats vergessen, deren Zeit um ist`,
  "audit-signatures": msg`Prüfprotokolle unterschreiben`,
  votes: msg`Fällige Abstimmungen schließen und Mitglieder benachrichtigen`,
  deliveries: msg`Aufgegebene und alte Zustellungen vergessen`,
  sessions: msg`Abgelaufene Anmeldungen löschen`,
  retention: msg`Löschen, was nicht länger aufbewahrt wird`,
  erasures: msg`Mandanten löschen, deren Frist um ist`,
};

/** What is looked at, and what to do when it is not well. */
export const CHECK_WORDS: Record<HealthCheck, readonly [name: MessageDescriptor, advice: MessageDescriptor]> = {
  "data-folder": [msg`Datenordner`, msg`Der Ordner muss dem Konto gehören, unter dem der Server läuft.`],
  disk: [msg`Speicherplatz`, msg`Schaffen Sie Platz: Ohne Platz wird nichts mehr bestätigt, was Menschen tun.`],
  keys: [msg`Schlüsseldateien`, msg`Nur der Server darf die Schlüssel lesen. Nehmen Sie anderen die Rechte.`],
  clock: [msg`Uhr`, msg`Sorgen Sie dafür, dass etwas die Uhr stellt: Anmeldung bei Anbietern und Zeitstempel hängen daran.`],
  "open-files": [msg`Offene Dateien`, msg`Erlauben Sie dem Dienst mehr offene Dateien: Jede Person braucht bis zu drei.`],
  "udp-buffers": [msg`UDP-Puffer`, msg`Erlauben Sie größere Puffer: In großen Besprechungen stocken sonst Bilder.`],
  database: [msg`Datenbank`, msg`Prüfen Sie, ob die Datenbank läuft und zu dieser Version von Plenum passt.`],
  "database-rights": [msg`Rechte in der Datenbank`, msg`Die Rolle des Servers muss an einen Mandanten gebunden sein. Lassen Sie eine andere Rolle die Tabellen besitzen.`],
  "database-backup": [msg`Rolle für Sicherungen`, msg`Benennen Sie eine Rolle, die für Sicherungen jede Zeile lesen darf.`],
  server: [msg`Server`, msg`Sehen Sie in sein Protokoll.`],
  media: [msg`Ton und Bild`, msg`Das prüft der Betrieb des LiveKit-Clusters.`],
  "media-port": [msg`Port für Ton und Bild`, msg`Beenden Sie, was den Port belegt, oder wählen Sie einen anderen.`],
  "media-address": [msg`Adresse für Ton und Bild`, msg`Benennen Sie die Adresse, unter der Menschen den Server erreichen, und lassen Sie die Firewall von dort weiterleiten.`],
  firewall: [msg`Firewall`, msg`Ob der Port für Ton und Bild offen ist, sieht man nur von außen. Probieren Sie es mit einem Anruf aus einem anderen Netz.`],
  "public-address": [msg`Öffentliche Adresse`, msg`Prüfen Sie Name, Zertifikat und Reverse-Proxy. Kamera und Mikrofon gibt es nur über https.`],
  "browser-way": [msg`Weg vom Browser`, msg`Starten Sie den Server und prüfen Sie noch einmal.`],
  dns: [msg`Namen im DNS`, msg`Tragen Sie die fehlenden Namen ein, sodass sie zum Server oder zu seinem Reverse-Proxy führen.`],
  certificate: [msg`Zertifikat`, msg`Erneuern Sie es jetzt und prüfen Sie, warum das nicht von selbst geschah.`],
  "web-socket": [msg`WebSocket`, msg`Lassen Sie den Reverse-Proxy die Kopfzeilen Upgrade und Connection weitergeben. Ohne sie gibt es keine Besprechungen.`],
  "vote-roots": [msg`Stand der Abstimmungen`, msg`Die Datenbank ist älter als das, was Abstimmungen unterschrieben haben. Spielen Sie die neueste Sicherung ein.`],
  mail: [msg`Mailserver`, msg`Prüfen Sie die Einstellungen unter mail.smtp. Ohne Mailserver geben Sie Links selbst weiter.`],
};
