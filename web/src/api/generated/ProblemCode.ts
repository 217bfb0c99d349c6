// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Stable codes of problems.
 */
export type ProblemCode = "malformed" | "invalid-fields" | "not-signed-in" | "sign-in-failed" | "passkey-refused" | "passkey-needed" | "recovery-failed" | "too-many-tries" | "not-permitted" | "not-found" | "link-unusable" | "foreign-origin" | "unknown-host" | "suspended" | "too-large" | "unsupported-media-type" | "method-not-allowed" | "fresh-sign-in-needed" | "provider-down" | "conflict" | "precondition-failed" | "key-reused" | "kept-by-directory" | "verification-needed" | "invited-only" | "code-wrong" | "code-spent" | "invitation-barred" | "in-use" | "vote-runs" | "limit-reached" | "precondition-required" | "policy-forbids" | "vote-refused" | "quota-reached" | "too-many-requests" | "unavailable" | "internal";
