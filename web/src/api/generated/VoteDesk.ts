// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteDuty } from "./VoteDuty";
import type { VoteKeyLine } from "./VoteKeyLine";
import type { VoteNews } from "./VoteNews";
import type { VotePerson } from "./VotePerson";
import type { VoteRule } from "./VoteRule";

/**
 * `POST /api/v1/votes/desk`: what somebody needs to take part.
 */
export type VoteDesk = {
/**
 * Tenant and meeting, 32 hexadecimal digits each.
 */
tenant: string, meeting: string,
/**
 * One's own id in the roll; nothing for whoever neither is a member nor leads.
 */
you: string | null,
/**
 * One's name there.
 */
name: string | null,
/**
 * Whether one is in the register.
 */
member: boolean, duty: VoteDuty | null,
/**
 * The key that is registered for `you`, base64.
 */
key: string | null,
/**
 * Keys of everybody who has registered one; for officers. One that differs from that of a vote which runs waits for
 * them to enter it.
 */
keys: Array<VoteKeyLine>,
/**
 * Rules that this body votes by; for officers.
 */
rules: Array<VoteRule>, votes: Array<VoteNews>,
/**
 * With fewer voters than this the roll of a secret vote warns; the policy `secret-vote-warning`.
 */
secret_warning: number,
/**
 * Of a vote without a meeting, for officers: whoever stands in the register, and those who lead.
 */
register: Array<VotePerson>, };
