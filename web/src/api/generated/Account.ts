// Generated from crates/wire by `make generate`. Do not edit.
import type { AccountState } from "./AccountState";
import type { RoleGrant } from "./RoleGrant";
import type { SignInWays } from "./SignInWays";
import type { UnitRef } from "./UnitRef";

/**
 * An account as its owner and administrators see it.
 */
export type Account = { id: string, name: string, email: string,
/**
 * Administers the whole tenant.
 */
administrator: boolean,
/**
 * Operates the installation.
 */
operator: boolean, state: AccountState, sign_in: SignInWays,
/**
 * Where the person belongs.
 */
unit: UnitRef | null,
/**
 * What the person may, of their own or by a group.
 */
roles: Array<RoleGrant>,
/**
 * Whether who asks may change the account.
 */
manageable: boolean,
/**
 * Whether the directory keeps it: name, address and state are changed there.
 */
directory: boolean,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, created_at_ms: number, };
