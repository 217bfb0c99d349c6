// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A public body with people, meetings and rules of its own.
 */
export type Tenant = { id: string,
/**
 * Short name for commands.
 */
slug: string, name: string,
/**
 * Host names that lead to it; its links carry the first one.
 */
hosts: Array<string>,
/**
 * Where its pages are, without trailing slash.
 */
url: string,
/**
 * The operator's own tenant.
 */
home: boolean, created_at_ms: number,
/**
 * Since when nobody of it can come in; absent while it is active.
 */
suspended_at_ms: number | null,
/**
 * When everything of it is erased, unless the decision is taken back.
 */
erase_at_ms: number | null, };
