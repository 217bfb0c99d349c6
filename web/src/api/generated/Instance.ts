// Generated from crates/wire by `make generate`. Do not edit.
import type { Look } from "./Look";

/**
 * `GET /api/v1/instance`.
 */
export type Instance = {
/**
 * Version of the server.
 */
version: string,
/**
 * Name shown in headers and titles.
 */
name: string,
/**
 * No account exists yet: the one-time link printed at start is the way in.
 */
setup_required: boolean,
/**
 * A mail server is configured: links can be mailed, forgotten passwords renewed.
 */
mail: boolean,
/**
 * Languages that the tenant offers, BCP 47.
 */
languages: Array<string>, look: Look, };
