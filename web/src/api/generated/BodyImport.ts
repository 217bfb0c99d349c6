// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/bodies/{id}/import`.
 */
export type BodyImport = {
/**
 * Comma or semicolon separated. The first line names columns: `name` or `email`, and if wanted `office`, `function`,
 * `group`, `seat`, `votes`, `from`, `until` and `substitutes` (names with `|` between them). At most 2,000 lines.
 */
csv: string,
/**
 * Only says what would happen.
 */
preview: boolean, };
