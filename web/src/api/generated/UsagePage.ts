// Generated from crates/wire by `make generate`. Do not edit.
import type { Usage } from "./Usage";

/**
 * `GET /api/v1/operator/usage?cursor=…&limit=…`: tenants by name, with numbers and nothing of what is theirs.
 */
export type UsagePage = {
/**
 * The installation; on the first page.
 */
whole: Usage | null, items: Array<Usage>, next_cursor: string | null, };
