// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderGrantKind } from "./ProviderGrantKind";

/**
 * What a rule gives.
 */
export type ProviderGrant = { kind: ProviderGrantKind,
/**
 * The role `administrator`.
 */
name: string, };
