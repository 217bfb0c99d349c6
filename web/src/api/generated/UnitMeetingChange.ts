// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";

/**
 * `PATCH /api/v1/unit-meetings/{id}`; absent fields stay.
 */
export type UnitMeetingChange = {
/**
 * The account that owns and chairs it from now on.
 */
owner_id?: string, unit_id?: string | null, title?: string, admission?: Admission, };
