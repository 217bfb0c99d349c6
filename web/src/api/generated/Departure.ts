// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Where the browser goes next.
 */
export type Departure = { url: string, };
