// Generated from crates/wire by `make generate`. Do not edit.
import type { Banned } from "./Banned";
import type { Exception } from "./Exception";
import type { Rule } from "./Rule";

/**
 * What deviates from the table, for those who may change it.
 */
export type Order = { locked: boolean,
/**
 * What the roles may, of what can be restricted; roles that are not named are as planned.
 */
rules: Array<Rule>, exceptions: Array<Exception>, banned: Array<Banned>, };
