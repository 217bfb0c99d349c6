// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyOffice } from "./BodyOffice";
import type { BodySeat } from "./BodySeat";

/**
 * `PATCH /api/v1/bodies/{id}/members/{member}`; what is absent stays, what is `null` is emptied.
 */
export type BodyMemberChange = { name?: string, email?: string | null, office?: BodyOffice | null, function?: string | null, group?: string | null, seat?: BodySeat, weight?: number, from_day?: string | null, until_day?: string | null, substitutes: Array<string>, };
