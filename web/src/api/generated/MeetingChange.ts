// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";

/**
 * `PATCH /api/v1/meetings/{id}`; what is absent stays.
 */
export type MeetingChange = {
/**
 * 1 to 200 characters.
 */
title?: string, admission?: Admission,
/**
 * A sitting of this body, which the account keeps, or of none. Not while it runs as one.
 */
body_id?: string | null, };
