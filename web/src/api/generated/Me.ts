// Generated from crates/wire by `make generate`. Do not edit.
import type { Account } from "./Account";

/**
 * `GET /api/v1/me`, and the answer to signing in.
 */
export type Me = { account: Account, session: string, };
