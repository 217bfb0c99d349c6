// Generated from crates/wire by `make generate`. Do not edit.
import type { WebhookEvent } from "./WebhookEvent";
import type { WebhookOff } from "./WebhookOff";

/**
 * A webhook.
 */
export type Webhook = { id: string, name: string, url: string,
/**
 * In the order of the catalogue.
 */
events: Array<WebhookEvent>,
/**
 * `whpk_…`: verifies `v1a` signatures, and is no secret.
 */
public_key: string,
/**
 * Until when the key before signs, too.
 */
former_key_until_ms: number | null,
/**
 * Told of nothing for the time being.
 */
paused: boolean,
/**
 * Since when nothing has arrived.
 */
failing_since_ms: number | null,
/**
 * When the server switched it off.
 */
off_at_ms: number | null, off_why: WebhookOff | null, created_at_ms: number,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, };
