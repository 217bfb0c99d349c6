// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Where the person's data stand among the claims: a name, or a JSON pointer (RFC 6901).
 */
export type ProviderClaims = { name: string, email: string,
/**
 * Empty when groups are not used.
 */
groups: string, };
