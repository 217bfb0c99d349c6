// Generated from crates/wire by `make generate`. Do not edit.
import type { EffectivePolicy } from "./EffectivePolicy";
import type { PolicyAllowed } from "./PolicyAllowed";
import type { PolicySection } from "./PolicySection";
import type { PolicySetting } from "./PolicySetting";

/**
 * One policy at a level.
 */
export type PolicyState = { section: PolicySection, effective: EffectivePolicy,
/**
 * What may be set here.
 */
allowed: PolicyAllowed,
/**
 * What the level itself sets.
 */
setting: PolicySetting | null,
/**
 * When that was set.
 */
set_at_ms: number | null,
/**
 * Name of who set it.
 */
set_by: string | null, };
