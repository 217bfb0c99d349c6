// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PUT /api/v1/bodies/{id}/clerks`: all of them.
 */
export type BodyClerks = {
/**
 * Addresses of accounts, at most 20.
 */
emails: Array<string>, };
