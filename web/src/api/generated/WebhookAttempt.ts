// Generated from crates/wire by `make generate`. Do not edit.

/**
 * One try.
 */
export type WebhookAttempt = { at_ms: number, duration_ms: number,
/**
 * Of HTTP; absent when there was no answer.
 */
status: number | null,
/**
 * Why there was none that counts; a stable word.
 */
fault: string | null,
/**
 * The beginning of the answer, 500 characters at most.
 */
answer: string, };
