// Generated from crates/wire by `make generate`. Do not edit.
import type { AccountInvitation } from "./AccountInvitation";
import type { ImportLine } from "./ImportLine";

/**
 * What became of a table of accounts, or would.
 */
export type AccountImportResult = { lines: Array<ImportLine>,
/**
 * Lines that count.
 */
fit: number,
/**
 * The new accounts with their one-time links; empty for a preview.
 */
added: Array<AccountInvitation>, };
