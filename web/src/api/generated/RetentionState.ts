// Generated from crates/wire by `make generate`. Do not edit.
import type { EffectivePolicy } from "./EffectivePolicy";
import type { RetentionClass } from "./RetentionClass";

/**
 * How long a class is kept, and what was deleted of it.
 */
export type RetentionState = { class: RetentionClass,
/**
 * The policy that says how long, as it holds for the tenant; units may keep shorter.
 */
policy: EffectivePolicy | null,
/**
 * Days, where no policy says it.
 */
days: number | null,
/**
 * When it was looked for last.
 */
ran_at_ms: number | null,
/**
 * What the newest run deleted that found something, and when.
 */
deleted: number, deleted_at_ms: number | null,
/**
 * When it is looked for next.
 */
next_at_ms: number | null, };
