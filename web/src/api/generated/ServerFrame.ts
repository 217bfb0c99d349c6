// Generated from crates/wire by `make generate`. Do not edit.
import type { ClosingCode } from "./ClosingCode";
import type { Event } from "./Event";
import type { MediaAccess } from "./MediaAccess";
import type { PollStanding } from "./PollStanding";
import type { RefusalCode } from "./RefusalCode";
import type { Snapshot } from "./Snapshot";
import type { VoteNews } from "./VoteNews";
import type { Waiting } from "./Waiting";

/**
 * From the server.
 */
export type ServerFrame = { "type": "welcome", seq: number, snapshot: Snapshot, media: MediaAccess, } | { "type": "waiting", waiting: Waiting, } | { "type": "resumed", seq: number, media: MediaAccess, } | { "type": "event", seq: number, event: Event, } | { "type": "accepted", id: string, } | { "type": "refused", id: string, code: RefusalCode,
/**
 * One English sentence for logs; people read the client's own text for the code.
 */
detail: string, } | { "type": "media", media: MediaAccess, } | { "type": "whisper-media", whisper: number, media: MediaAccess, } | { "type": "poll-standing", standing: PollStanding, } | { "type": "record-ticket", ticket: string | null, } | { "type": "votes", votes: Array<VoteNews>, } | { "type": "vote-keys", } | { "type": "vote-ticket", ticket: string | null, } | { "type": "pong", } | { "type": "closing", code: ClosingCode,
/**
 * What the chair says to a denial.
 */
reason?: string, };
