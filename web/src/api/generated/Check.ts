// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The newest check, as the one who is asked sees it.
 */
export type Check = { id: number, until_ms: number,
/**
 * You have said that you are here, or need not.
 */
confirmed: boolean, };
