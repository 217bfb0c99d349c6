// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderTrialClaim } from "./ProviderTrialClaim";
import type { ProviderTrialGap } from "./ProviderTrialGap";
import type { ProviderTrialOutcome } from "./ProviderTrialOutcome";
import type { ProviderTrialRule } from "./ProviderTrialRule";

/**
 * Whom the provider named, and what that would be here. Nothing of it has been done.
 */
export type ProviderTrialPerson = {
/**
 * By what the provider tells people apart (`sub`).
 */
subject: string, name: string | null, email: string | null,
/**
 * What the provider said, without what serves the exchange alone.
 */
claims: Array<ProviderTrialClaim>, rules: Array<ProviderTrialRule>, outcome: ProviderTrialOutcome, gaps: Array<ProviderTrialGap>, };
