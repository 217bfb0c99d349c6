// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/providers/{id}/trial`: where the browser comes back to.
 */
export type NewProviderTrial = {
/**
 * Path of a page of ours that shows what came of it.
 */
return_to: string, };
