// Generated from crates/wire by `make generate`. Do not edit.
import type { Role } from "./Role";

/**
 * An invitation link. The secret is derived from a key outside the database
 * and stands in the fragment of `url`, which browsers do not send.
 */
export type Link = { id: string,
/**
 * The role of who comes by this link.
 */
role: Role, url: string, created_at_ms: number, expires_at_ms: number | null, revoked: boolean, };
