// Generated from crates/wire by `make generate`. Do not edit.
import type { Person } from "./Person";

/**
 * `GET /api/v1/groups/{id}/members`, by name.
 */
export type PersonPage = { items: Array<Person>, next_cursor: string | null, };
