// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalSource } from "./LegalSource";

/**
 * `GET /api/v1/legal/sources`.
 */
export type LegalSourceList = { items: Array<LegalSource>, };
