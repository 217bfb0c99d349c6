// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalKind } from "./LegalKind";

/**
 * Where a text stands in a language.
 */
export type LegalPlace = { kind: LegalKind, language: string,
/**
 * On the tenant's own pages; otherwise it is read here.
 */
link: string | null, };
