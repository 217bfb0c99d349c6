// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/bodies/{id}/votes`: begins a vote without a meeting, of which nothing is fixed yet.
 * `PATCH /api/v1/bodies/{id}/votes/{vote}`: says it of one that was begun, as long as it is not opened.
 */
export type CircularVoteReminder = {
/**
 * So many hours before the close those who have not voted are reminded once; `null` for never, and to leave it as it
 * was where a vote that was begun is gone on with. 1 to [`REMIND_HOURS_MAX`].
 */
remind_hours: number | null, };
