// Generated from crates/wire by `make generate`. Do not edit.
import type { ExportProgress } from "./ExportProgress";

/**
 * The newest export of a tenant since the server started; its content is not shown here.
 */
export type TenantExport = { progress: ExportProgress,
/**
 * Where it lies on the server: for whoever hands it to the tenant.
 */
folder: string,
/**
 * Rows that were written.
 */
rows: number, };
