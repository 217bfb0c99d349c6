// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteFile } from "./VoteFile";

/**
 * `POST /api/v1/votes/{id}/file`.
 */
export type VoteFileRequest = { ticket: string, file: VoteFile, };
