// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/accounts/{id}/passkeys/{passkey}/removal`.
 */
export type PasskeyRemoval = {
/**
 * 1 to 200 characters; stands in the audit log.
 */
reason: string, };
