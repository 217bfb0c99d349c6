// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";

/**
 * `POST /api/v1/meetings`: start a meeting now.
 */
export type NewMeeting = {
/**
 * 1 to 200 characters; a title is made from the date when absent.
 */
title?: string,
/**
 * Who has to wait; nobody when absent.
 */
admission?: Admission,
/**
 * The meeting is a sitting of this body, which the account keeps.
 */
body_id?: string, };
