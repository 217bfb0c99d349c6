// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderClaims } from "./ProviderClaims";
import type { ProviderDirectory } from "./ProviderDirectory";
import type { ProviderRule } from "./ProviderRule";
import type { UnknownPeople } from "./UnknownPeople";

/**
 * `PATCH /api/v1/providers/{id}`; absent fields stay. Deliberately not `Debug`: it holds a secret.
 */
export type ProviderChange = { name?: string, issuer?: string, client_id?: string,
/**
 * Empty takes it away: a public client has none.
 */
client_secret?: string,
/**
 * Whether people can sign in there; not before there is a client id.
 */
enabled?: boolean,
/**
 * Place on the sign-in page, from 0.
 */
position?: number, domains?: Array<string>, scopes?: Array<string>, claims?: ProviderClaims, rules?: Array<ProviderRule>, acr_values?: Array<string>, step_up_acr?: Array<string>, unknown_people?: UnknownPeople,
/**
 * `null` ends it.
 */
directory?: ProviderDirectory | null, };
