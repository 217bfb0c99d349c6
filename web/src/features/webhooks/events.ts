/** What can be told to a webhook, in words and in groups. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { WebhookEvent } from "../../api/generated/WebhookEvent";

const EVENTS: Readonly<Record<WebhookEvent, MessageDescriptor>> = {
  "org.plenum.meeting.created": msg`Besprechung angelegt`,
  "org.plenum.meeting.changed": msg`Besprechung geändert`,
  "org.plenum.meeting.deleted": msg`Besprechung gelöscht`,
  "org.plenum.meeting.started": msg`Besprechung begonnen`,
  "org.plenum.meeting.ended": msg`Besprechung beendet`,
  "org.plenum.participant.joined": msg`Jemand ist beigetreten`,
  "org.plenum.participant.left": msg`Jemand ist gegangen`,
  "org.plenum.account.created": msg`Konto angelegt`,
  "org.plenum.account.changed": msg`Konto geändert`,
  "org.plenum.account.disabled": msg`Konto gesperrt`,
  "org.plenum.account.enabled": msg`Konto entsperrt`,
  "org.plenum.account.deleted": msg`Konto gelöscht`,
  "org.plenum.role.granted": msg`Rolle vergeben`,
  "org.plenum.role.revoked": msg`Rolle entzogen`,
  "org.plenum.group.created": msg`Gruppe angelegt`,
  "org.plenum.group.changed": msg`Gruppe geändert`,
  "org.plenum.group.deleted": msg`Gruppe gelöscht`,
  "org.plenum.unit.created": msg`Einheit angelegt`,
  "org.plenum.unit.changed": msg`Einheit geändert`,
  "org.plenum.unit.deleted": msg`Einheit gelöscht`,
  "org.plenum.provider.created": msg`Anmeldeanbieter angelegt`,
  "org.plenum.provider.changed": msg`Anmeldeanbieter geändert`,
  "org.plenum.provider.deleted": msg`Anmeldeanbieter gelöscht`,
  "org.plenum.policy.changed": msg`Richtlinie geändert`,
  "org.plenum.quota.changed": msg`Kontingent geändert`,
  "org.plenum.audit.appended": msg`Jeder Eintrag im Prüfprotokoll`,
};

interface EventGroup {
  readonly label: MessageDescriptor;
  readonly events: readonly WebhookEvent[];
}

const starting = (...starts: readonly string[]) =>
  (Object.keys(EVENTS) as WebhookEvent[]).filter((event) => starts.some((start) => event.startsWith(`org.plenum.${start}.`)));

export const EVENT_GROUPS: readonly EventGroup[] = [
  { label: msg`Besprechungen`, events: starting("meeting", "participant") },
  { label: msg`Konten und Rollen`, events: starting("account", "role", "group", "unit") },
  { label: msg`Regeln`, events: starting("provider", "policy", "quota") },
  { label: msg`Prüfprotokoll`, events: starting("audit") },
];

/** What an event is called; a type that this version does not know, by its name. */
export function eventText(event: string): MessageDescriptor | string {
  if (event === "org.plenum.webhook.test") return msg`Probe`;
  return EVENTS[event as WebhookEvent] ?? event;
}
