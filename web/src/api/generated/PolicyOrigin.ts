// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelRef } from "./PolicyLevelRef";

/**
 * Where a value comes from.
 */
export type PolicyOrigin = { "from": "default" } | { "from": "level", level: PolicyLevelRef, };
