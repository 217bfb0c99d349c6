// Generated from crates/wire by `make generate`. Do not edit.
import type { RecipientKind } from "./RecipientKind";

/**
 * Somebody who receives data.
 */
export type Recipient = { kind: RecipientKind, name: string,
/**
 * Host, issuer or address.
 */
at: string, };
