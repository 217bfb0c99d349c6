// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Limits that are set; `null` lifts one. What is not named stays.
 */
export type QuotaChange = { limits: Partial<Record<import("./Quota").Quota, import("./QuotaLimit").QuotaLimit | null>>, };
