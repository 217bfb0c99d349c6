// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The address is proven.
 */
export type VerifiedGuest = {
/**
 * With it the person joins from now on; keep it where a guest's is kept, never in an address.
 */
guest_credential: string, };
