// Generated from crates/wire by `make generate`. Do not edit.
import type { Invitation } from "./Invitation";

/**
 * `GET /api/v1/meetings/{id}/invitations`, newest first.
 */
export type InvitationPage = { items: Array<Invitation>, next_cursor: string | null, };
