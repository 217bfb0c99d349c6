// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyProfile } from "./BodyProfile";

/**
 * `GET /api/v1/body-profiles`.
 */
export type BodyProfileList = { items: Array<BodyProfile>, };
