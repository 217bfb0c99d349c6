// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";
import type { Person } from "./Person";
import type { UnitRef } from "./UnitRef";

/**
 * A meeting as the administrators of its unit see it.
 */
export type UnitMeeting = { id: string, code: string, title: string, unit: UnitRef | null,
/**
 * Absent when the owner's account was deleted.
 */
owner: Person | null, admission: Admission, created_at_ms: number, expires_at_ms: number | null, };
