// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a webhook can be told of: types of CloudEvents.
 */
export type WebhookEvent = "org.plenum.meeting.created" | "org.plenum.meeting.changed" | "org.plenum.meeting.deleted" | "org.plenum.meeting.started" | "org.plenum.meeting.ended" | "org.plenum.participant.joined" | "org.plenum.participant.left" | "org.plenum.account.created" | "org.plenum.account.changed" | "org.plenum.account.disabled" | "org.plenum.account.enabled" | "org.plenum.account.deleted" | "org.plenum.role.granted" | "org.plenum.role.revoked" | "org.plenum.group.created" | "org.plenum.group.changed" | "org.plenum.group.deleted" | "org.plenum.unit.created" | "org.plenum.unit.changed" | "org.plenum.unit.deleted" | "org.plenum.provider.created" | "org.plenum.provider.changed" | "org.plenum.provider.deleted" | "org.plenum.policy.changed" | "org.plenum.quota.changed" | "org.plenum.audit.appended";
