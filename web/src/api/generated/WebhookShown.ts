// Generated from crates/wire by `make generate`. Do not edit.
import type { Webhook } from "./Webhook";

/**
 * Answer to [`NewWebhook`] and to a change of keys. Deliberately not `Debug`: it holds a secret.
 */
export type WebhookShown = { webhook: Webhook,
/**
 * `whsec_…`: verifies `v1` signatures. Shown once.
 */
secret: string, };
