// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/units`.
 */
export type NewUnit = {
/**
 * 1 to 100 characters.
 */
name: string,
/**
 * 1 to 20 characters.
 */
short_name: string,
/**
 * On top when absent, which only administrators of the tenant may.
 */
parent_id?: string, };
