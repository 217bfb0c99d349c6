// Generated from crates/wire by `make generate`. Do not edit.
import type { OpenKind } from "./OpenKind";

/**
 * Something that an administrator should see to.
 */
export type OpenMatter = { kind: OpenKind,
/**
 * Whether people feel it already, or the law asks for it.
 */
urgent: boolean,
/**
 * How many there are, where it is about several.
 */
count: number | null,
/**
 * What it is about: a provider, a quota.
 */
name: string | null,
/**
 * When it ends or ended.
 */
at_ms: number | null, };
