// Generated from crates/wire by `make generate`. Do not edit.
import type { ErasureRow } from "./ErasureRow";

/**
 * `GET /api/v1/accounts/{id}/erasure`, administrators.
 */
export type ErasurePreview = { rows: Array<ErasureRow>,
/**
 * Titles of meetings that run and have the person in them: they must end first.
 */
running: Array<string>, };
