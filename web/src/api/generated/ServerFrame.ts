// Generated from crates/wire by `make generate`. Do not edit.
import type { ClosingCode } from "./ClosingCode";
import type { Event } from "./Event";
import type { MediaAccess } from "./MediaAccess";
import type { RefusalCode } from "./RefusalCode";
import type { Snapshot } from "./Snapshot";

/**
 * From the server.
 */
export type ServerFrame = { "type": "welcome", seq: number, snapshot: Snapshot, media: MediaAccess, } | { "type": "resumed", seq: number, media: MediaAccess, } | { "type": "event", seq: number, event: Event, } | { "type": "accepted", id: string, } | { "type": "refused", id: string, code: RefusalCode,
/**
 * One English sentence for logs; people read the client's own text for the code.
 */
detail: string, } | { "type": "media", media: MediaAccess, } | { "type": "pong", } | { "type": "closing", code: ClosingCode, };
