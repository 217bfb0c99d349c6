// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyId } from "./BodyId";
import type { MemberRecord } from "./MemberRecord";

/**
 * A sitting of a body, afterwards.
 */
export type SittingRecord = { body: BodyId, name: string,
/**
 * Id of the profile of rules.
 */
profile: string,
/**
 * Of the register.
 */
version: number,
/**
 * Seats that the body has by law.
 */
statutory: number, opened_at_ms: number | null,
/**
 * Whether all members were invited in due form, as it was said at the opening.
 */
all_invited: boolean | null, closed_at_ms: number | null,
/**
 * In the order of the register.
 */
members: Array<MemberRecord>, };
