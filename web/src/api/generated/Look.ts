// Generated from crates/wire by `make generate`. Do not edit.
import type { LegalPlace } from "./LegalPlace";
import type { LookLogo } from "./LookLogo";

/**
 * How the tenant looks to everybody.
 */
export type Look = { name: string,
/**
 * Where there is little room.
 */
short_name: string | null, logo: LookLogo | null,
/**
 * For dark grounds.
 */
logo_dark: LookLogo | null,
/**
 * On the same host; nothing when it looks like Plenum.
 */
stylesheet: string | null,
/**
 * Languages that are offered, BCP 47.
 */
languages: Array<string>, default_language: string,
/**
 * Where its legal texts stand.
 */
legal: Array<LegalPlace>,
/**
 * It says whom people tell of barriers.
 */
barriers: boolean, };
