// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderTrialPerson } from "./ProviderTrialPerson";

/**
 * `GET /api/v1/providers/{id}/trial`: what came of the newest trial of this session, for a quarter of an hour.
 */
export type ProviderTrial = { at_ms: number,
/**
 * A stable word for what was wrong with the answer; nothing else is known then.
 */
fault: string | null, person: ProviderTrialPerson | null, };
