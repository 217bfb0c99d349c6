// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalSpan } from "./LegalSpan";

/**
 * A part of a text.
 */
export type LegalBlock = { "type": "heading", level: number, words: Array<LegalSpan>, } | { "type": "paragraph", words: Array<LegalSpan>, } | { "type": "list", numbered: boolean, entries: Array<Array<LegalSpan>>, };
