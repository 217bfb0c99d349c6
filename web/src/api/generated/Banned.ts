// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

export type Banned = { participant: ParticipantId, name: string, };
