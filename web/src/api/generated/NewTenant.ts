// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/operator/tenants`, operators only.
 */
export type NewTenant = {
/**
 * 1 to 40 lower-case letters, digits and hyphens; unique, and kept for good.
 */
slug: string,
/**
 * 1 to 100 characters.
 */
name: string,
/**
 * 1 to 20 host names (RFC 1123) that no other tenant has; links carry the first one.
 */
hosts: Array<string>, };
