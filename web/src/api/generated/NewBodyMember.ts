// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyOffice } from "./BodyOffice";
import type { BodySeat } from "./BodySeat";

/**
 * `POST /api/v1/bodies/{id}/members`.
 */
export type NewBodyMember = {
/**
 * 1 to 100 characters; the name of the account when absent.
 */
name?: string,
/**
 * Address of the account.
 */
email?: string, office?: BodyOffice, function?: string, group?: string, seat: BodySeat,
/**
 * 1 when absent.
 */
weight?: number, from_day?: string, until_day?: string, substitutes: Array<string>, };
