// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyKey } from "./PolicyKey";
import type { PolicyLevelRef } from "./PolicyLevelRef";
import type { PolicySetting } from "./PolicySetting";

/**
 * One setting that is made, changed or taken away.
 */
export type PolicyEdit = { level: PolicyLevelRef, key: PolicyKey, was?: PolicySetting, becomes?: PolicySetting, };
