// Generated from crates/wire by `make generate`. Do not edit.
import type { LookTheme } from "./LookTheme";

/**
 * `PATCH /api/v1/branding`; absent fields stay.
 */
export type BrandingChange = {
/**
 * `null` goes back to the name that the operator gave.
 */
display_name?: string | null, short_name?: string | null, theme?: LookTheme, colour?: string | null, languages?: Array<string>, default_language?: string,
/**
 * `null` goes back to that of the installation.
 */
time_zone?: string | null, };
