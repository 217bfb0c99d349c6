// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Why the server switched a webhook off.
 */
export type WebhookOff = "gone" | "failing";
