// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/providers/{id}/test`: what the provider says of itself now.
 */
export type ProviderTest = {
/**
 * Whether it tells us when people sign out there.
 */
backchannel_logout: boolean,
/**
 * Whether people who sign out here can sign out there, too.
 */
sign_out: boolean,
/**
 * Whether its answers carry its name (RFC 9207).
 */
names_itself: boolean, };
