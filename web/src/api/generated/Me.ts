// Generated from crates/wire by `make generate`. Do not edit.
import type { Account } from "./Account";

/**
 * `GET /api/v1/me`, and the answer to signing in.
 */
export type Me = { account: Account, session: string,
/**
 * Whether the account has a password; without one its person signs in at a provider.
 */
has_password: boolean,
/**
 * Name of the provider at which this session began; absent when it began here.
 */
provider: string | null,
/**
 * Keeps the register of a body, as its clerk.
 */
clerk: boolean,
/**
 * A policy wants a passkey, and the account has none: until one is made, nothing else is answered.
 */
passkey_needed: boolean,
/**
 * Until when sensitive acts need no further proof; absent when they do.
 */
fresh_until_ms: number | null, };
