// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Where the media of this room is, and the right to use it.
 */
export type MediaAccess = {
/**
 * WebSocket origin for the LiveKit client, `ws(s)://host`.
 */
url: string,
/**
 * LiveKit access token. The identity in it is `<participant id>.<device>`.
 */
token: string, };
