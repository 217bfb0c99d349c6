// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyValue } from "./PolicyValue";

/**
 * What a level says about one policy.
 */
export type PolicySetting = { value: PolicyValue,
/**
 * The levels below may only tighten it.
 */
locked: boolean,
/**
 * Why, for those who find it locked: 1 to 200 characters, such as the name of a rule of service.
 */
reason?: string, };
