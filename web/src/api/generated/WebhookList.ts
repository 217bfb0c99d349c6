// Generated from crates/wire by `make generate`. Do not edit.
import type { Webhook } from "./Webhook";

/**
 * `GET /api/v1/webhooks`, by name; there are 20 at most.
 */
export type WebhookList = { items: Array<Webhook>, };
