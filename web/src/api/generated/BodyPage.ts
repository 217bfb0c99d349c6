// Generated from crates/wire by `make generate`. Do not edit.
import type { Body } from "./Body";

/**
 * `GET /api/v1/bodies`, by name.
 */
export type BodyPage = { items: Array<Body>, next_cursor: string | null, };
