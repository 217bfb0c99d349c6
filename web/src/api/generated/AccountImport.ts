// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/accounts/import`: accounts from a table.
 */
export type AccountImport = {
/**
 * Comma or semicolon separated, first line `name`, `email` and, if wanted, `unit` (a short name). At most 2,000
 * lines.
 */
csv: string,
/**
 * Only says what would happen.
 */
preview: boolean,
/**
 * For lines that name none.
 */
unit_id?: string,
/**
 * Mails each person their one-time link instead of answering it.
 */
mail?: boolean, };
