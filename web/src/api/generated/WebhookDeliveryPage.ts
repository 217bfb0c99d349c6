// Generated from crates/wire by `make generate`. Do not edit.
import type { WebhookDelivery } from "./WebhookDelivery";

/**
 * `GET /api/v1/webhooks/{id}/deliveries`, newest first.
 */
export type WebhookDeliveryPage = { items: Array<WebhookDelivery>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
