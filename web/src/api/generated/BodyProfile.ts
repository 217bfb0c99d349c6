// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A profile of rules that a body decides by.
 */
export type BodyProfile = { id: string, title_de: string, title_en: string,
/**
 * Where its ordinary rule is written.
 */
citation: Array<string>,
/**
 * The law allows that sound and picture are recorded.
 */
recording: boolean,
/**
 * The chair has to be in the room.
 */
chair_in_room: boolean,
/**
 * Whoever takes part from elsewhere confirms it in text form.
 */
confirm_presence: boolean,
/**
 * Vacant seats and excluded members lower the number that is needed.
 */
reduced: boolean,
/**
 * Whoever is excluded for bias leaves the deliberation.
 */
excluded_leave: boolean, };
