// Generated from crates/wire by `make generate`. Do not edit.
import type { Attendance } from "./Attendance";
import type { CheckRecord } from "./CheckRecord";
import type { ConferenceId } from "./ConferenceId";
import type { CustomRole } from "./CustomRole";
import type { PollRecord } from "./PollRecord";
import type { RecordLine } from "./RecordLine";
import type { RecordMessage } from "./RecordMessage";
import type { SittingRecord } from "./SittingRecord";

/**
 * The record of a conference.
 */
export type Record = { conference: ConferenceId, title: string, code: string, started_at_ms: number, ended_at_ms: number | null,
/**
 * Everybody who was let in, by name.
 */
attendance: Array<Attendance>, checks: Array<CheckRecord>, polls: Array<PollRecord>,
/**
 * When it was a sitting of a body.
 */
sitting: SittingRecord | null, lines: Array<RecordLine>,
/**
 * What was written to everybody, as long as it is kept.
 */
chat: Array<RecordMessage>,
/**
 * Roles of the meeting's own, as they were called last.
 */
roles: Array<CustomRole>, };
