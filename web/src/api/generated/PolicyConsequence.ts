// Generated from crates/wire by `make generate`. Do not edit.
import type { EffectivePolicy } from "./EffectivePolicy";
import type { PolicyLevelRef } from "./PolicyLevelRef";

/**
 * What holds at one level before and after: another value, another origin, another lock, or a setting that
 * gains or loses its effect.
 */
export type PolicyConsequence = { level: PolicyLevelRef, before: EffectivePolicy, after: EffectivePolicy,
/**
 * Conferences that run at this level must be told.
 */
tells_running: boolean, };
