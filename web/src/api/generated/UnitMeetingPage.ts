// Generated from crates/wire by `make generate`. Do not edit.
import type { UnitMeeting } from "./UnitMeeting";

/**
 * `GET /api/v1/unit-meetings`, newest first.
 */
export type UnitMeetingPage = { items: Array<UnitMeeting>, next_cursor: string | null, };
