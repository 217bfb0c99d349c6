// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A picture that the server keeps.
 */
export type LookLogo = {
/**
 * On the same host; it changes with the content.
 */
url: string,
/**
 * Pixels.
 */
width: number, height: number, };
