// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyKey } from "./PolicyKey";
import type { PolicyLock } from "./PolicyLock";
import type { PolicyOrigin } from "./PolicyOrigin";
import type { PolicyOverridden } from "./PolicyOverridden";
import type { PolicySource } from "./PolicySource";
import type { PolicyValue } from "./PolicyValue";

/**
 * What holds at the last of some levels.
 */
export type EffectivePolicy = { key: PolicyKey, value: PolicyValue,
/**
 * The level whose setting this is; of a clamped value the level of the lock.
 */
origin: PolicyOrigin,
/**
 * What would hold without the setting of the last level.
 */
inherited: PolicySource,
/**
 * The lock above the last level. Its own lock is not meant: it binds those below.
 */
locked_by?: PolicyLock,
/**
 * The lock for those below the last level, which is its own or one above.
 */
locks_below?: PolicyLock,
/**
 * Settings of these levels that are without effect, from the top.
 */
overridden: Array<PolicyOverridden>, };
