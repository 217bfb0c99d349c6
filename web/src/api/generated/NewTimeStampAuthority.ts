// Generated from crates/wire by `make generate`. Do not edit.

export type NewTimeStampAuthority = { url: string, user_name: string | null,
/**
 * Absent: it stays, while address and user name stay.
 */
password: string | null, policy: string | null, anchors: string | null, };
