// Generated from crates/wire by `make generate`. Do not edit.
import type { CheckPlan } from "./CheckPlan";
import type { CheckResult } from "./CheckResult";

/**
 * All checks, for those who lead them.
 */
export type Checks = {
/**
 * While checks are to come.
 */
plan: CheckPlan | null, done: Array<CheckResult>, };
