// Generated from crates/wire by `make generate`. Do not edit.
import type { Look } from "./Look";
import type { LookTheme } from "./LookTheme";

/**
 * `GET /api/v1/branding`.
 */
export type Branding = {
/**
 * The name that the operator gave; shown as long as there is no `display_name`.
 */
tenant_name: string, display_name: string | null, short_name: string | null, theme: LookTheme,
/**
 * `#rrggbb`, with the theme `own`.
 */
colour: string | null, languages: Array<string>, default_language: string,
/**
 * In which times are written for its people, IANA name; absent: that of the installation.
 */
time_zone: string | null,
/**
 * That of the installation.
 */
home_time_zone: string, version: number, look: Look, };
