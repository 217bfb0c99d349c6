// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderGrantKind } from "./ProviderGrantKind";

/**
 * What a rule gives.
 */
export type ProviderGrant = { kind: ProviderGrantKind,
/**
 * A role of the whole tenant, `administrator` or `auditor`; otherwise the id of a unit or group.
 */
name: string, };
