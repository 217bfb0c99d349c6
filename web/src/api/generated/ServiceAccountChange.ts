// Generated from crates/wire by `make generate`. Do not edit.
import type { ServiceScope } from "./ServiceScope";

/**
 * `PATCH /api/v1/service-accounts/{id}`; absent fields stay.
 */
export type ServiceAccountChange = { name?: string, scopes?: Array<ServiceScope>, department_units?: boolean, };
