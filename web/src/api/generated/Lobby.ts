// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";
import type { Knock } from "./Knock";
import type { LobbyMessage } from "./LobbyMessage";

/**
 * The waiting room as those see it who may admit.
 */
export type Lobby = { mode: Admission, locked: boolean,
/**
 * The meeting belongs to a unit, so that there are colleagues.
 */
has_unit: boolean,
/**
 * In order of arrival.
 */
waiting: Array<Knock>, message: LobbyMessage | null, };
