// Generated from crates/wire by `make generate`. Do not edit.
import type { ServiceToken } from "./ServiceToken";

/**
 * Answer to [`NewServiceToken`]. Deliberately not `Debug`: it holds a secret.
 */
export type ServiceTokenShown = { token: ServiceToken,
/**
 * The token itself, for the header `Authorization: Bearer`. Shown once; only its keyed hash is stored.
 */
secret: string, };
