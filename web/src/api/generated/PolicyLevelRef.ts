// Generated from crates/wire by `make generate`. Do not edit.
import type { PolicyLevelKind } from "./PolicyLevelKind";

/**
 * Which level, and what people call it.
 */
export type PolicyLevelRef = { kind: PolicyLevelKind,
/**
 * Of the tenant, unit or meeting; nil for the installation.
 */
id: string, name: string, };
