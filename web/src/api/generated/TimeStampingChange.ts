// Generated from crates/wire by `make generate`. Do not edit.
import type { NewTimeStampAuthority } from "./NewTimeStampAuthority";
import type { TimeStampSource } from "./TimeStampSource";

/**
 * `PUT /api/v1/time-stamping`.
 */
export type TimeStampingChange = { source: TimeStampSource,
/**
 * For `own`.
 */
own: NewTimeStampAuthority | null,
/**
 * The version that is changed.
 */
seen: number, };
