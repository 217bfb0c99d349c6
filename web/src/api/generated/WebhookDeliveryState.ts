// Generated from crates/wire by `make generate`. Do not edit.

/**
 * How far a delivery has come.
 */
export type WebhookDeliveryState = "delivered" | "waiting" | "given-up";
