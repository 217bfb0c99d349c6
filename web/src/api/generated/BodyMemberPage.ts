// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyMember } from "./BodyMember";

/**
 * `GET /api/v1/bodies/{id}/members`, by name.
 */
export type BodyMemberPage = { items: Array<BodyMember>, next_cursor: string | null,
/**
 * Of the body; every change of its register counts.
 */
version: number, };
