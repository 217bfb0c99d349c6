// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyKind } from "./BodyKind";

/**
 * `PATCH /api/v1/bodies/{id}`; what is absent stays.
 */
export type BodyChange = { name?: string, kind?: BodyKind, unit_id?: string | null, profile?: string, statutory?: number, statutory_votes?: number, };
