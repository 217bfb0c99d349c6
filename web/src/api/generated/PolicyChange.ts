// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Settings that are made or changed; `null` takes one away. What is not named stays.
 */
export type PolicyChange = { settings: Partial<Record<import("./PolicyKey").PolicyKey, import("./PolicySetting").PolicySetting | null>>, };
