// Generated from crates/wire by `make generate`. Do not edit.
import type { FieldProblem } from "./FieldProblem";
import type { ProblemCode } from "./ProblemCode";
import type { QuotaProblem } from "./QuotaProblem";

/**
 * The one shape of every HTTP error, `application/problem+json`.
 */
export type Problem = {
/**
 * `urn:plenum:problem:<code>`.
 */
type: string,
/**
 * One English sentence; people read the client's own text for the code.
 */
title: string, status: number, code: ProblemCode, detail?: string | null,
/**
 * Faults per field of the request.
 */
fields?: Array<FieldProblem>,
/**
 * Seconds after which another try makes sense.
 */
retry_after_s?: number | null,
/**
 * Which quota is used up, with `quota-reached`.
 */
quota?: QuotaProblem, };
