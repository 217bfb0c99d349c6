// Generated from crates/wire by `make generate`. Do not edit.
import type { AccountState } from "./AccountState";

/**
 * An account as its owner and administrators see it.
 */
export type Account = { id: string, name: string, email: string,
/**
 * May manage accounts.
 */
administrator: boolean,
/**
 * Operates the installation.
 */
operator: boolean, state: AccountState, created_at_ms: number, };
