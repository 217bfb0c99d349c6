// Generated from crates/wire by `make generate`. Do not edit.
import type { TimeStampAuthority } from "./TimeStampAuthority";
import type { TimeStampSource } from "./TimeStampSource";

/**
 * `GET /api/v1/time-stamping`.
 */
export type TimeStamping = {
/**
 * What a change names as `seen`; 0 while nothing is set.
 */
version: number, source: TimeStampSource, own: TimeStampAuthority | null,
/**
 * Address of that of the installation; absent: it has none.
 */
installation: string | null,
/**
 * The operator holds all tenants to that of the installation, or to none.
 */
locked: boolean,
/**
 * Records that wait for a stamp.
 */
waiting: number,
/**
 * Records for which it was given up.
 */
failed: number, };
