// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/units/{id}`; absent fields stay.
 */
export type UnitChange = { name?: string, short_name?: string,
/**
 * Moves the unit with all below it; `null` puts it on top.
 */
parent_id?: string | null, };
