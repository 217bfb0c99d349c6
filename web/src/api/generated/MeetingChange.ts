// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";

/**
 * `PATCH /api/v1/meetings/{id}`; what is absent stays.
 */
export type MeetingChange = {
/**
 * 1 to 200 characters.
 */
title?: string, admission?: Admission, };
