// Generated from crates/wire by `make generate`. Do not edit.
import type { ErasureRequest } from "./ErasureRequest";

/**
 * `GET /api/v1/erasure-requests`, administrators.
 */
export type ErasureRequestList = { items: Array<ErasureRequest>, };
