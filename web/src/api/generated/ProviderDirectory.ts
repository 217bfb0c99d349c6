// Generated from crates/wire by `make generate`. Do not edit.
import type { ProviderDirectoryAttribute } from "./ProviderDirectoryAttribute";

/**
 * Whoever has in this claim what the directory calls a person, to the letter, is that person. Never a mail address.
 */
export type ProviderDirectory = {
/**
 * `sub`, or another claim that never changes and is nobody else's later.
 */
claim: string, attribute: ProviderDirectoryAttribute, };
