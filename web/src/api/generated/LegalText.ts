// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalBlock } from "./LegalBlock";
import type { LegalKind } from "./LegalKind";

/**
 * `GET /api/v1/legal/text`: a text as people read it.
 */
export type LegalText = { kind: LegalKind,
/**
 * Another than was asked for, when there is none in that one.
 */
language: string, version: number, published_at_ms: number, blocks: Array<LegalBlock>, };
