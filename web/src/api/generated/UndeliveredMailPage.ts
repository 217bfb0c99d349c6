// Generated from crates/wire by `make generate`. Do not edit.
import type { UndeliveredMail } from "./UndeliveredMail";

/**
 * `GET /api/v1/mails`: what has not arrived.
 */
export type UndeliveredMailPage = { items: Array<UndeliveredMail>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
