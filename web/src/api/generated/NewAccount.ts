// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/accounts`, administrators of the tenant or of the unit.
 */
export type NewAccount = {
/**
 * 1 to 100 characters.
 */
name: string,
/**
 * At most 254 characters (RFC 5321); unique within the tenant, compared without case.
 */
email: string, administrator: boolean,
/**
 * Must be given by administrators of units, and be one of theirs.
 */
unit_id?: string,
/**
 * Mails the one-time link to the person instead of answering it.
 */
mail?: boolean, };
