// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A value as it is stored and written: `true`, `30`, `"verified-only"` or `["pdf", "image"]`. Which of
 * them a key takes, and what a number counts, says its [`crate::Kind`].
 */
export type PolicyValue = boolean | number | string | Array<string>;
