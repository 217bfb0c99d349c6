// Generated from crates/wire by `make generate`. Do not edit.
import type { MeetingId } from "./MeetingId";

/**
 * A meeting in which votes were held.
 */
export type BodyVoteMeeting = { id: MeetingId, title: string, };
