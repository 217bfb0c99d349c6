// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/groups/{id}`; absent fields stay.
 */
export type GroupChange = { name?: string, unit_id?: string | null, };
