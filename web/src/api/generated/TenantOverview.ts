// Generated from crates/wire by `make generate`. Do not edit.
import type { OpenMatter } from "./OpenMatter";
import type { PeopleCounts } from "./PeopleCounts";
import type { Usage } from "./Usage";

/**
 * `GET /api/v1/overview`, administrators.
 */
export type TenantOverview = { people: PeopleCounts, usage: Usage,
/**
 * The most urgent first.
 */
open: Array<OpenMatter>, };
