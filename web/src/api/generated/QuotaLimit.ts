// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A warning and a stop; what is absent is not limited. Both from 0 to [`QUOTA_MAX`], the warning not above
 * the stop.
 */
export type QuotaLimit = {
/**
 * More than this is allowed with a warning.
 */
soft?: number,
/**
 * More than this is refused.
 */
hard?: number, };
