// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Whom people tell of barriers, and who decides when they are not heard.
 */
export type LegalContact = { barrier_mail: string | null, barrier_phone: string | null, enforcement_name: string | null, enforcement_link: string | null, };
