/** The generated shapes the call logic speaks, in one place. */
export type { Admission } from "../api/generated/Admission";
export type { Attendance } from "../api/generated/Attendance";
export type { Bounds } from "../api/generated/Bounds";
export type { Breakout } from "../api/generated/Breakout";
export type { BreakoutPlan } from "../api/generated/BreakoutPlan";
export type { BreakoutRoom } from "../api/generated/BreakoutRoom";
export type { ChatGroup } from "../api/generated/ChatGroup";
export type { ChatMessage } from "../api/generated/ChatMessage";
export type { Check } from "../api/generated/Check";
export type { CheckPlan } from "../api/generated/CheckPlan";
export type { Checks } from "../api/generated/Checks";
export type { ClientFrame } from "../api/generated/ClientFrame";
export type { ClosingCode } from "../api/generated/ClosingCode";
export type { Command } from "../api/generated/Command";
export type { Conversation } from "../api/generated/Conversation";
export type { Event as ConferenceEvent } from "../api/generated/Event";
export type { CustomRole } from "../api/generated/CustomRole";
export type { Floor } from "../api/generated/Floor";
export type { GuestCode } from "../api/generated/GuestCode";
export type { Hand } from "../api/generated/Hand";
export type { JoinInvitation } from "../api/generated/JoinInvitation";
export type { JoinPreview } from "../api/generated/JoinPreview";
export type { JoinRequest } from "../api/generated/JoinRequest";
export type { JoinTicket } from "../api/generated/JoinTicket";
export type { Lobby } from "../api/generated/Lobby";
export type { MediaAccess } from "../api/generated/MediaAccess";
export type { MediaSource } from "../api/generated/MediaSource";
export type { Order } from "../api/generated/Order";
export type { Participant } from "../api/generated/Participant";
export type { Permission } from "../api/generated/Permission";
export type { Poll } from "../api/generated/Poll";
export type { PollDraft } from "../api/generated/PollDraft";
export type { PollPlan } from "../api/generated/PollPlan";
export type { PollStanding } from "../api/generated/PollStanding";
export type { Problem } from "../api/generated/Problem";
export type { ProblemCode } from "../api/generated/ProblemCode";
export type { Reaction } from "../api/generated/Reaction";
export type { Record } from "../api/generated/Record";
export type { RecordLine } from "../api/generated/RecordLine";
export type { RecordPdfKind } from "../api/generated/RecordPdfKind";
export type { RecordWhat } from "../api/generated/RecordWhat";
export type { RefusalCode } from "../api/generated/RefusalCode";
export type { Role } from "../api/generated/Role";
export type { Round } from "../api/generated/Round";
export type { ServerFrame } from "../api/generated/ServerFrame";
export type { Bias } from "../api/generated/Bias";
export type { BodySeat } from "../api/generated/BodySeat";
export type { MemberRecord } from "../api/generated/MemberRecord";
export type { PresencePlace } from "../api/generated/PresencePlace";
export type { Sitting } from "../api/generated/Sitting";
export type { SittingMember } from "../api/generated/SittingMember";
export type { SittingRecord } from "../api/generated/SittingRecord";
export type { Standing } from "../api/generated/Standing";
export type { Snapshot } from "../api/generated/Snapshot";
export type { SpeakingTime } from "../api/generated/SpeakingTime";
export type { Strategy } from "../api/generated/Strategy";
export type { Tally } from "../api/generated/Tally";
export type { Timer } from "../api/generated/Timer";
export type { TimerKind } from "../api/generated/TimerKind";
export type { VerifiedGuest } from "../api/generated/VerifiedGuest";
export type { VoteNews } from "../api/generated/VoteNews";
export type { Waiting } from "../api/generated/Waiting";
export type { Whisper } from "../api/generated/Whisper";

/** Subprotocol of the conference socket. */
export const SUBPROTOCOL = "plenum.v1";
/** A side that has sent nothing for this long sends a ping. */
export const PING_INTERVAL_MS = 10_000;
/** A side that has heard nothing for this long gives the connection up. */
export const SILENCE_MAX_MS = 25_000;
/** Longest chat message, characters. */
export const CHAT_TEXT_MAX = 4_000;
/** Longest name of a guest, characters. */
export const NAME_MAX = 100;
/** Longest short text: a reason, a message to those who wait, the title of a timer, a question. */
export const NOTE_MAX = 300;
