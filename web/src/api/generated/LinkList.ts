// Generated from crates/wire by `make generate`. Do not edit.
import type { Link } from "./Link";

/**
 * `GET /api/v1/meetings/{id}/links`.
 */
export type LinkList = { items: Array<Link>, };
