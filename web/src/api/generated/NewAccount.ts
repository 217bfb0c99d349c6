// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/accounts`, administrators only.
 */
export type NewAccount = {
/**
 * 1 to 100 characters.
 */
name: string,
/**
 * At most 254 characters (RFC 5321); unique within the tenant, compared without case.
 */
email: string, administrator: boolean, };
