// Generated from crates/wire by `make generate`. Do not edit.
import type { Meeting } from "./Meeting";

/**
 * `GET /api/v1/meetings`, newest first, own ones.
 */
export type MeetingPage = { items: Array<Meeting>, next_cursor: string | null, };
