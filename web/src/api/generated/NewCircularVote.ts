// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/bodies/{id}/votes`: begins a vote without a meeting. Nothing is fixed yet.
 */
export type NewCircularVote = {
/**
 * So many hours before the close those who have not voted are reminded once; nothing for never. 1 to
 * [`REMIND_HOURS_MAX`].
 */
remind_hours: number | null, };
