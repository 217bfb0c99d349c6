// Generated from crates/wire by `make generate`. Do not edit.
import type { RetentionState } from "./RetentionState";

/**
 * `GET /api/v1/retention`, administrators.
 */
export type RetentionList = { items: Array<RetentionState>, };
