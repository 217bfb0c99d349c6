// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderRule } from "./ProviderRule";

/**
 * A rule, and whether it holds for this person.
 */
export type ProviderTrialRule = { rule: ProviderRule, fires: boolean,
/**
 * It holds and its grant is given: of several units the first rule counts.
 */
gives: boolean, };
