// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderGrant } from "./ProviderGrant";

/**
 * Whoever has this value, to the letter, in this claim gets the grant, until a sign-in without it.
 */
export type ProviderRule = {
/**
 * A name, or a JSON pointer (RFC 6901).
 */
claim: string, value: string, grant: ProviderGrant, };
