// Generated from crates/wire by `make generate`. Do not edit.
import type { ServiceScope } from "./ServiceScope";
import type { ServiceToken } from "./ServiceToken";

/**
 * A service account.
 */
export type ServiceAccount = { id: string, name: string, scopes: Array<ServiceScope>,
/**
 * Whether the department of people whom it provisions says their unit, by its short name or its name.
 */
department_units: boolean,
/**
 * Newest first; expired ones until they are taken away.
 */
tokens: Array<ServiceToken>,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, created_at_ms: number, };
