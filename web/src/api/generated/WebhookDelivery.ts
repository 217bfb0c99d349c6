// Generated from crates/wire by `make generate`. Do not edit.
import type { WebhookAttempt } from "./WebhookAttempt";
import type { WebhookDeliveryState } from "./WebhookDeliveryState";

/**
 * One event on its way to one webhook.
 */
export type WebhookDelivery = { id: string,
/**
 * What `webhook-id` and the `id` of the event say.
 */
event_id: string,
/**
 * Its type.
 */
event: string,
/**
 * What is sent.
 */
body: string, state: WebhookDeliveryState,
/**
 * When it is tried next.
 */
due_at_ms: number | null, created_at_ms: number,
/**
 * Oldest first.
 */
attempts: Array<WebhookAttempt>, };
