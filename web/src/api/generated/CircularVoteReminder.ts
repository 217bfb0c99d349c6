// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/bodies/{id}/votes/{vote}`: of a vote without a meeting, as long as it is not opened.
 */
export type CircularVoteReminder = {
/**
 * So many hours before the close those who have not voted are reminded once; `null` for never. 1 to
 * [`REMIND_HOURS_MAX`].
 */
remind_hours: number | null, };
