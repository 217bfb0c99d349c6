// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalKind } from "./LegalKind";

/**
 * A text as it was written.
 */
export type LegalSource = { kind: LegalKind, language: string, version: number, published_at_ms: number,
/**
 * With neither link nor text it was withdrawn.
 */
link: string | null, text: string | null, };
