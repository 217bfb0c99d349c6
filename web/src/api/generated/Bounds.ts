// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";

/**
 * What is left. What an entry of an older version does not name is as free as it was then.
 */
export type Bounds = {
/**
 * Whether people without an account may take part by a link.
 */
guests: boolean,
/**
 * Whether those without an account may who proved an invited mail address.
 */
verified_guests: boolean,
/**
 * Whether guests may change the name they came with.
 */
guest_rename: boolean,
/**
 * Who waits at least.
 */
admission: Admission, chat: boolean,
/**
 * Whether the chat is offered for saving.
 */
chat_export: boolean, screen: boolean, reactions: boolean, polls: boolean, whispers: boolean, checks: boolean,
/**
 * Days for which what was written to everybody is kept after the end.
 */
chat_days: number,
/**
 * People in the room at most; [`PARTICIPANTS_MAX`] when absent.
 */
size?: number, };
