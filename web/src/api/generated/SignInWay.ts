// Generated from crates/wire by `make generate`. Do not edit.
import type { SignInProvider } from "./SignInProvider";

/**
 * Follows from the domain of the address alone; says nothing of accounts.
 */
export type SignInWay = {
/**
 * Absent: with a password.
 */
provider: SignInProvider | null, };
