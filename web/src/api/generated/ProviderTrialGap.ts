// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderTrialGapKind } from "./ProviderTrialGapKind";

/**
 * What the provider did not say, though something here asks for it.
 */
export type ProviderTrialGap = { kind: ProviderTrialGapKind,
/**
 * The claim that a rule looks at.
 */
claim: string | null, };
