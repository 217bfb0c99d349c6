// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyConsequence } from "./PolicyConsequence";
import type { PolicyEdit } from "./PolicyEdit";
import type { RefusedPolicyEdit } from "./RefusedPolicyEdit";

/**
 * What a change would do.
 */
export type PolicyPreview = { edits: Array<PolicyEdit>,
/**
 * Empty, or nothing is saved.
 */
refused: Array<RefusedPolicyEdit>,
/**
 * At the level itself and at those below it that set something or run now.
 */
consequences: Array<PolicyConsequence>,
/**
 * Consequences beyond those that are listed.
 */
more: number,
/**
 * Conferences that run now and are told at once.
 */
running: number, };
