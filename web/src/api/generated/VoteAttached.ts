// Generated from crates/wire by `make generate`. Do not edit.
import type { VoteAttachment } from "./VoteAttachment";

/**
 * The attachments of a vote that is being prepared, as its definition would have them.
 */
export type VoteAttached = { vote: string, items: Array<VoteAttachment>, };
