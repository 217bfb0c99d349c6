// Generated from crates/wire by `make generate`. Do not edit.
import type { InvitationMail } from "./InvitationMail";
import type { Role } from "./Role";

/**
 * Somebody who is invited by mail. The link in the mail is for this person alone and shown to nobody else.
 */
export type Invitation = { id: string, email: string, name: string,
/**
 * The role of who comes with this invitation.
 */
role: Role, created_at_ms: number,
/**
 * When the mail was last written.
 */
sent_at_ms: number,
/**
 * How often it was.
 */
sends: number, expires_at_ms: number | null,
/**
 * When the person first proved the address; `null` until then.
 */
verified_at_ms: number | null, mail: InvitationMail,
/**
 * Why the mail has not arrived, as with `UndeliveredMail`.
 */
fault: string | null, };
