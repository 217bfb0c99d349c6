// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/groups/{id}/members`.
 */
export type NewMember = { account_id: string, };
