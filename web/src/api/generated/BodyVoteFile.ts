// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteFile } from "./VoteFile";

/**
 * `POST /api/v1/bodies/{id}/votes/{vote}/file`.
 */
export type BodyVoteFile = { file: VoteFile, };
