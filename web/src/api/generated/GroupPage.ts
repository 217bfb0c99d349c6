// Generated from crates/wire by `make generate`. Do not edit.
import type { Group } from "./Group";

/**
 * `GET /api/v1/groups`, by name.
 */
export type GroupPage = { items: Array<Group>, next_cursor: string | null, };
