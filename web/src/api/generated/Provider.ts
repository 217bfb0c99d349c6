// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderClaims } from "./ProviderClaims";
import type { ProviderDirectory } from "./ProviderDirectory";
import type { ProviderRule } from "./ProviderRule";
import type { UnknownPeople } from "./UnknownPeople";

/**
 * A provider at which people of the tenant sign in.
 */
export type Provider = { id: string,
/**
 * As people see it on the sign-in page.
 */
name: string,
/**
 * What the provider calls itself, to the letter.
 */
issuer: string,
/**
 * Empty until Plenum is registered at the provider; people cannot sign in there before.
 */
client_id: string,
/**
 * Whether a secret is kept. It is never shown again.
 */
has_secret: boolean, enabled: boolean,
/**
 * Domains of mail addresses that lead here.
 */
domains: Array<string>,
/**
 * Beside `openid`.
 */
scopes: Array<string>, claims: ProviderClaims, rules: Array<ProviderRule>,
/**
 * One of these `acr` is demanded of every sign-in; empty for any.
 */
acr_values: Array<string>,
/**
 * One of these `acr` is demanded before sensitive acts; empty for any.
 */
step_up_acr: Array<string>, unknown_people: UnknownPeople,
/**
 * How people whom the directory provisions are recognised at their first sign-in.
 */
directory: ProviderDirectory | null,
/**
 * Redirect addresses to register at the provider, one for each host name of the tenant.
 */
redirect_uris: Array<string>,
/**
 * Address to register for back-channel logout.
 */
backchannel_logout_uri: string,
/**
 * Addresses to register for the way back after signing out.
 */
post_logout_redirect_uris: Array<string>,
/**
 * How many of its identities lead to accounts.
 */
accounts: number, last_sign_in_at_ms: number | null,
/**
 * Code of the newest failure of the provider since somebody signed in.
 */
last_fault: string | null, last_fault_at_ms: number | null,
/**
 * When an administrator tried it last with success, since what is asked of it was changed.
 */
tried_at_ms: number | null, };
