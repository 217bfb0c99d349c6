// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { QuotaUse } from "./QuotaUse";

/**
 * `GET /api/v1/usage`, administrators.
 */
export type Usage = { level: PolicyLevelRef, quotas: Array<QuotaUse>, };
