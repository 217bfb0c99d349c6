// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteTrusteeTool } from "./VoteTrusteeTool";

/**
 * `POST /api/v1/votes/{id}/trustee`: agrees to be one.
 */
export type VoteTrusteeRequest = { ticket: string,
/**
 * X-Wing, 1,216 bytes, base64.
 */
kem: string,
/**
 * The program that does the work, with a key of its own. Without one, what a trustee signs is signed with the key
 * that they registered.
 */
tool: VoteTrusteeTool | null, };
