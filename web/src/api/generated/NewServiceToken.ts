// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/service-accounts/{id}/tokens`.
 */
export type NewServiceToken = {
/**
 * How long it lives, 1 to 366 days.
 */
days: number, };
