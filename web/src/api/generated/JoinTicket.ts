// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantKind } from "./ParticipantKind";
import type { Role } from "./Role";

/**
 * A place in the conference, to be taken within [`JoinTicket::valid_for_ms`].
 */
export type JoinTicket = {
/**
 * Good for one `hello` on the conference socket.
 */
ticket: string, valid_for_ms: number,
/**
 * `ws(s)://…/api/v1/socket`.
 */
socket_url: string, meeting: string, participant: string, name: string, role: Role, kind: ParticipantKind,
/**
 * For guests only; keep it in `sessionStorage`, never in an address.
 */
guest_credential: string | null, };
