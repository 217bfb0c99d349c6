
export type { AuditActor } from "./AuditActor";
export type { AuditCheckpoint } from "./AuditCheckpoint";
export type { AuditEntry } from "./AuditEntry";
export type { AuditExport } from "./AuditExport";
export type { AuditFilter } from "./AuditFilter";
export type { AuditFinding } from "./AuditFinding";
export type { AuditFormat } from "./AuditFormat";
export type { AuditObject } from "./AuditObject";
export type { AuditPage } from "./AuditPage";
export type { AuditResult } from "./AuditResult";
export type { AuditState } from "./AuditState";
export type { AuditVerified } from "./AuditVerified";
