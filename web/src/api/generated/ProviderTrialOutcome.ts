// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderTrialOutcomeKind } from "./ProviderTrialOutcomeKind";

/**
 * What a sign-in would lead to.
 */
export type ProviderTrialOutcome = { kind: ProviderTrialOutcomeKind,
/**
 * Of the account.
 */
name: string | null, email: string | null,
/**
 * Why not, as on the page that tells people.
 */
reason: string | null, };
