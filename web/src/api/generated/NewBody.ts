// Generated from crates/wire by `make generate`. Do not edit.
import type { BodyKind } from "./BodyKind";

/**
 * `POST /api/v1/bodies`.
 */
export type NewBody = {
/**
 * 1 to 100 characters.
 */
name: string, kind: BodyKind, unit_id?: string, profile: string,
/**
 * 1 to 5,000.
 */
statutory: number,
/**
 * As many as seats when absent.
 */
statutory_votes?: number, };
