// Generated from crates/wire by `make generate`. Do not edit.
import type { WebhookEvent } from "./WebhookEvent";

/**
 * `POST /api/v1/webhooks`.
 */
export type NewWebhook = {
/**
 * 1 to 100 characters; unique within the tenant.
 */
name: string,
/**
 * HTTPS, at an address that may be called.
 */
url: string,
/**
 * At least one.
 */
events: Array<WebhookEvent>, };
