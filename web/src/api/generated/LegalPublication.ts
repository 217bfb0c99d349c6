// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalKind } from "./LegalKind";

/**
 * `PUT /api/v1/legal/text`: publishes a text, a link, or with neither withdraws it.
 */
export type LegalPublication = { kind: LegalKind, language: string,
/**
 * The version that this one takes the place of; 0 for the first.
 */
seen: number, link?: string, text?: string, };
