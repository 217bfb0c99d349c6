// Generated from crates/wire by `make generate`. Do not edit.
import type { Help } from "./Help";

export type BreakoutRoom = { id: number, name: string, help: Help | null, };
