// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/groups`.
 */
export type NewGroup = {
/**
 * 1 to 100 characters, unique in the tenant.
 */
name: string,
/**
 * Must be given by administrators of units, and be one of theirs.
 */
unit_id?: string, };
