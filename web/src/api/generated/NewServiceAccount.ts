// Generated from crates/wire by `make generate`. Do not edit.
import type { ServiceScope } from "./ServiceScope";

/**
 * `POST /api/v1/service-accounts`.
 */
export type NewServiceAccount = {
/**
 * 1 to 100 characters; unique within the tenant.
 */
name: string,
/**
 * At least one.
 */
scopes: Array<ServiceScope>, department_units?: boolean, };
