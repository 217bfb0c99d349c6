// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicyOverriddenWhy } from "./PolicyOverriddenWhy";
import type { PolicySetting } from "./PolicySetting";

/**
 * A setting that is kept but does not take effect as it stands.
 */
export type PolicyOverridden = { level: PolicyLevelRef, setting: PolicySetting, why: PolicyOverriddenWhy, };
