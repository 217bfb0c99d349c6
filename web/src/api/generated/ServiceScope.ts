// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What a service account may do.
 */
export type ServiceScope = "scim" | "directory:read" | "directory:write" | "meetings:read" | "meetings:write" | "audit:read" | "usage:read";
