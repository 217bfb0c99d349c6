// Generated from crates/wire by `make generate`. Do not edit.
import type { EffectiveQuota } from "./EffectiveQuota";
import type { Quota } from "./Quota";
import type { QuotaLimit } from "./QuotaLimit";

export type QuotaState = { quota: Quota,
/**
 * What the level itself is given.
 */
limit: QuotaLimit | null, set_at_ms: number | null, set_by: string | null,
/**
 * The most it can have with the levels above it.
 */
effective: EffectiveQuota, };
