// Generated from crates/wire by `make generate`. Do not edit.
import type { WebhookEvent } from "./WebhookEvent";

/**
 * `PATCH /api/v1/webhooks/{id}`; absent fields stay.
 */
export type WebhookChange = { name?: string, url?: string, events?: Array<WebhookEvent>,
/**
 * `false` also switches one on again that the server switched off.
 */
paused?: boolean, };
