// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Who receives data beside the operator.
 */
export type RecipientKind = "mail" | "provider" | "webhook";
