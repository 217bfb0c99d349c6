// Generated from crates/wire by `make generate`. Do not edit.
import type { Command } from "./Command";
import type { Resume } from "./Resume";

/**
 * From the client.
 */
export type ClientFrame = { "type": "hello", ticket: string,
/**
 * What the client still has from before the break.
 */
resume?: Resume, } | { "type": "command", id: string, command: Command, } | { "type": "media-token", } | { "type": "whisper-token", whisper: number, } | { "type": "record", } | { "type": "votes", } | { "type": "ping", };
