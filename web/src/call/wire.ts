/** The generated shapes the call logic speaks, in one place. */
export type { ChatMessage } from "../api/generated/ChatMessage";
export type { ClientFrame } from "../api/generated/ClientFrame";
export type { ClosingCode } from "../api/generated/ClosingCode";
export type { Command } from "../api/generated/Command";
export type { Event as ConferenceEvent } from "../api/generated/Event";
export type { Hand } from "../api/generated/Hand";
export type { JoinPreview } from "../api/generated/JoinPreview";
export type { JoinRequest } from "../api/generated/JoinRequest";
export type { JoinTicket } from "../api/generated/JoinTicket";
export type { MediaAccess } from "../api/generated/MediaAccess";
export type { Participant } from "../api/generated/Participant";
export type { Problem } from "../api/generated/Problem";
export type { ProblemCode } from "../api/generated/ProblemCode";
export type { RefusalCode } from "../api/generated/RefusalCode";
export type { ServerFrame } from "../api/generated/ServerFrame";
export type { Snapshot } from "../api/generated/Snapshot";

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
