// Generated from crates/wire by `make generate`. Do not edit.
import type { Role } from "./Role";

/**
 * What may be known of an invitation by whoever holds its link.
 */
export type JoinInvitation = {
/**
 * Enough of the mail address to know which mailbox to open.
 */
masked_email: string,
/**
 * The address is proven by the credential that was shown. Whoever is not signed in joins only then; whoever is,
 * joins with their account and has the role of the invitation only then.
 */
verified: boolean,
/**
 * Under which name the person takes part; absent until the address is proven.
 */
name: string | null,
/**
 * The role of the invitation; absent until the address is proven, except for those who are signed in.
 */
role: Role | null, };
