// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/bodies/{id}/votes`: begins a vote without a meeting, of which nothing is fixed yet; or says it of one that
 * was begun.
 */
export type NewCircularVote = {
/**
 * The vote that is meant, as long as it is not opened; nothing to begin one.
 */
vote: string | null,
/**
 * So many hours before the close those who have not voted are reminded once; nothing for never. 1 to
 * [`REMIND_HOURS_MAX`].
 */
remind_hours: number | null, };
