// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";
import type { BodyRef } from "./BodyRef";
import type { CustomRole } from "./CustomRole";

/**
 * A meeting as its owner sees it.
 */
export type Meeting = { id: string,
/**
 * Human-readable name of the meeting in addresses, `abc-defg-hij`; no secret.
 */
code: string, title: string, created_at_ms: number,
/**
 * An ad-hoc meeting is deleted at this time.
 */
expires_at_ms: number | null,
/**
 * Who waits when a conference starts; the chair may change it while it runs.
 */
admission: Admission,
/**
 * Of which body it is a sitting.
 */
body: BodyRef | null,
/**
 * Belongs to a unit, so that its colleagues may be let in directly.
 */
has_unit: boolean,
/**
 * Roles that the meeting names itself.
 */
own_roles: Array<CustomRole>,
/**
 * People connected right now.
 */
present: number,
/**
 * The newest usable link, whole; absent when all are revoked or expired.
 */
join_url: string | null,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, };
