// Generated from crates/wire by `make generate`. Do not edit.
import type { EffectiveQuota } from "./EffectiveQuota";
import type { Quota } from "./Quota";
import type { QuotaPressure } from "./QuotaPressure";

/**
 * How much of a quota is used.
 */
export type QuotaUse = { quota: Quota,
/**
 * Now; of minutes, in this month; of requests, in this minute.
 */
used: number,
/**
 * The most there was in this month, of what is counted at a time.
 */
peak: number | null, limit: EffectiveQuota, state: QuotaPressure, };
